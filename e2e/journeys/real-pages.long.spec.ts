import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ConsoleMessage, Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { type Box, blank, compare, covered, decode, shifted } from '../support/pictures.ts'
import { ICON, watchNetwork } from '../support/quiet.ts'
import { playReplay } from '../support/replay.ts'
import { folder, scriptTag, serveSite } from '../support/site.ts'

/** A finished page out of a published package, by people who never heard of us. */
interface RealPage {
  name: string
  package: string
  /** Folder inside the package that is the site's root. */
  root: string
  path: string
  /** What it shows, as its headings say. */
  headings: readonly string[]
}

/** The most that the report's picture may differ from the browser's own, in per cent. */
const MOST = { mismatch: 1, ink: 8 }

const PAGES: readonly RealPage[] = [
  {
    name: 'an admin template on Bootstrap 4',
    package: 'startbootstrap-sb-admin-2',
    root: '.',
    path: '/index.html',
    headings: ['Dashboard', 'Earnings Overview', 'Revenue Sources'],
  },
  {
    name: 'an admin template of today, with colour functions and container queries',
    package: 'gentelella',
    root: 'dist',
    path: '/production/index.html',
    headings: ['Dashboard'],
  },
  {
    name: 'a demo of form controls',
    package: 'jquery-ui-dist',
    root: '.',
    path: '/index.html',
    headings: ['Welcome to jQuery UI!', 'Accordion', 'Autocomplete'],
  },
]

test.use({
  reducedMotion: 'reduce',
  elsewhere: ['fonts.googleapis.com', 'fonts.gstatic.com', 'source.unsplash.com'],
})

for (const real of PAGES) {
  test(`${real.name} is reported as it looks, replays, and goes on unbroken`, async ({
    page,
    context,
    form,
    relay,
    reports,
  }) => {
    const require = createRequire(import.meta.url)
    const root = join(dirname(require.resolve(`${real.package}/package.json`)), real.root)
    const state = { tag: '' }
    const site = await serveSite(folder(root, (html) => html.replace('</head>', `${state.tag}</head>`)))
    const address = site.origin + real.path

    const quiet = watchNetwork(page)
    const bare = await linesOf(page, { address, quiet })
    const key = await relay.captureKey([site.origin])
    state.tag = scriptTag({ relay: relay.url, key, attributes: 'data-launcher="off"' })
    expect(await linesOf(page, { address, quiet }), 'the page says the same with us in it').toEqual(bare)

    const browsers = decode(await stillPicture(page))
    // A canvas is a labelled box in the report's picture, unless the page says that it may be shown.
    const canvases: Box[] = await page
      .locator('canvas')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))
    await page.evaluate('Earshot.open()')
    await form.ready()
    await form.sendTitled(real.name)
    await form.arrived()
    const { files, replay } = await reports.titled(real.name)

    await test.step('the picture is the page', () => {
      const own = covered(decode(files.screenshot as Buffer), canvases)
      const reference = covered(browsers, canvases)
      const found = compare(own, reference)
      expect(found.mismatch).toBeLessThan(MOST.mismatch)
      expect(found.ink).toBeLessThan(MOST.ink)
      for (const wrong of [blank(browsers), shifted(browsers, { x: 0, y: 20 }), shifted(browsers, { x: 20, y: 0 })]) {
        const { ink } = compare(covered(wrong, canvases), reference)
        expect(ink, 'the bound tells a wrong picture').toBeGreaterThan(2 * MOST.ink)
      }
    })
    await test.step('the replay shows its headings', async () => {
      if (!replay) throw new Error('There is no replay')
      const texts = await playReplay(context, replay)
      for (const heading of real.headings) expect(texts.at(-1)).toContain(heading)
    })
    await site.close()
  })
}

/** The browser's picture of a page in which nothing moves any more. */
async function stillPicture(page: Page): Promise<Buffer> {
  for (let before = await page.screenshot(); ; ) {
    const after = await page.screenshot()
    if (after.equals(before)) return after
    before = after
  }
}

/** Loads a page and answers with what it wrote to the console, and what it threw. */
async function linesOf(
  page: Page,
  { address, quiet }: { address: string; quiet: () => Promise<void> },
): Promise<string[]> {
  const lines: string[] = []
  const onConsole = (message: ConsoleMessage) => {
    const isTrouble = message.type() === 'error' || message.type() === 'warning'
    if (isTrouble && !ICON.test(message.location().url)) lines.push(message.text())
  }
  const onError = (error: Error) => lines.push(error.message)
  page.on('console', onConsole)
  page.on('pageerror', onError)
  await page.goto(address, { waitUntil: 'load' })
  await quiet()
  page.off('console', onConsole)
  page.off('pageerror', onError)
  return lines.sort()
}
