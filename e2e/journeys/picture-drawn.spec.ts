import { compareWithBrowser, drawnPicturesOf } from '../support/engine.ts'
import { expect, test } from '../support/engine-fixtures.ts'
import { PICTURE_PAGES } from '../support/picture-pages.ts'
import { compare } from '../support/pictures.ts'

/** Fonts are drawn to the pixel; only what is scaled twice may differ by its smoothing. */
const SAME = 0.05

for (const [what, { body, act, masking = 'off', ...options }] of Object.entries(PICTURE_PAGES)) {
  test(`drawn as on the page: ${what}`, async ({ page, open }) => {
    await open(body, options)
    if (act) await page.evaluate(act)
    const { own, browsers } = await drawnPicturesOf(page, { masking })
    // Nearly white is not white.
    expect(compare(own, browsers, { threshold: 0.01 }).mismatch).toBeLessThan(SAME)
    expect(compare(own, browsers).ink).toBeLessThan(10)
  })
}

for (const ratio of [1.5, 2, 3]) {
  test.describe(`on a screen of ${ratio} pixels to one`, () => {
    test.use({ deviceScaleFactor: ratio })
    test('drawn as on the page, line by line', async ({ page, open }) => {
      await open(
        '<h1>Sharp</h1><p style="border: 1px solid">A line of text</p><input value="A field"><button>Press</button>',
      )
      expect((await compareWithBrowser(page)).mismatch).toBeLessThan(SAME)
    })
  })
}

test('private content is masked, and everything else is drawn as on the page', async ({ page, open }) => {
  await open(
    '<h1>Orders</h1><p>Three of them</p><input id=a><p data-private style="width: 300px">Jane Doe</p><footer>The end</footer>',
  )
  await page.fill('#a', 'Jane')
  const { mismatch } = await compareWithBrowser(page, { masking: 'on' })
  expect(mismatch).toBeGreaterThan(0)
  expect(mismatch).toBeLessThan(1)
})
