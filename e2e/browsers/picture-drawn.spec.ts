import { writeFile } from 'node:fs/promises'
import { PNG } from 'pngjs'
import { drawnPicturesOf } from '../support/engine.ts'
import { PICTURE_PAGES } from '../support/picture-pages.ts'
import { compare } from '../support/pictures.ts'
import { expect, test } from './support/fixtures.ts'

/** Per cent of all pixels. */
const SAME = 0.1
const BOUNDS: Record<string, Record<string, number>> = {
  Firefox: {
    // An image has the browser's own controls only.
    'values and states of controls': 1,
    'a modal dialog with its backdrop': 0.2,
    // The scroll bar of a frame is not drawn.
    'frames of its own, and what stands in them scrolled': 0.2,
    'buttons whose labels are of the browser alone, and one that is a picture': 0.4,
  },
  // Scroll bars that lie over the page are in its screenshots.
  WebKit: {
    'a page in quirks mode with a height of hundred per cent': 0.2,
    'units of root, window and zoom': 0.4,
    'clips, masks, blends, filters and columns': 0.2,
  },
}

/** Resolves when the page has been painted as its scripts left it, paused animations included. */
async function painted(): Promise<void> {
  await Promise.all(document.getAnimations().map(({ ready }) => ready))
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
}

for (const [what, { body, act, ...parts }] of Object.entries(PICTURE_PAGES)) {
  test(`drawn as on the page: ${what}`, async ({ tab, open }, info) => {
    await open(body, parts)
    if (act) await tab.evaluate(act, null)
    await tab.evaluate(painted, null)
    const pictures = await drawnPicturesOf(tab)
    const { mismatch } = compare(pictures.own, pictures.browsers, { threshold: 0.01 })
    console.log(`${info.project.name}: ${mismatch.toFixed(3)} %, ${what}`)
    const bound = BOUNDS[info.project.name]?.[what] ?? SAME
    if (mismatch >= bound) {
      for (const [name, picture] of Object.entries(pictures)) {
        await writeFile(info.outputPath(`${name}.png`), PNG.sync.write(picture))
      }
    }
    expect(mismatch).toBeLessThan(bound)
  })
}
