import { compareWithBrowser, pictureOf } from '../support/engine.ts'
import { expect, test } from '../support/engine-fixtures.ts'

const SAME = 0.05

const ROWS = Array.from({ length: 60 }, (_, at) => `<p>Row ${at} of a long page</p>`).join('')

for (const [what, body] of Object.entries({
  'lines of text': ROWS,
  'a part as high as the window': `<style>body{margin:0}header{height:100vh;background:#246}aside{height:50dvh;width:50vw;background:#682}</style><header></header>${ROWS}<aside></aside>`,
  'a height in the element itself': `<div style="height:80vh;background:#246"></div>${ROWS}<div style="min-height:30vmin;background:#682"></div>`,
  'rules that hold for a wide window': `<style>@media(orientation:landscape){p{color:#a00}}@media(max-height:2000px){p{font-style:italic}}</style>${ROWS}`,
  'heights of the window in per cent': `<style>html,body{height:100%;margin:0}main{height:100%;background:#246}</style><main></main>${ROWS}`,
  'a header that sticks': `<style>header{position:sticky;top:0;background:#246;color:#fff}</style><header>Shop</header>${ROWS}`,
  'a scrolled box': `<div id=box style="height:200px;overflow:auto">${ROWS}</div>${ROWS}`,
  'a dark page': `<style>:root{color-scheme:dark}body{background:#123;color:#fff}</style>${ROWS}`,
})) {
  test(`the whole page is drawn from its top to its end: ${what}`, async ({ page, open }) => {
    await open(body)
    await page.evaluate(() => document.querySelector('#box')?.scrollTo(0, 300))
    const { mismatch, ink } = await compareWithBrowser(page, { masking: 'off', area: 'page' })
    expect(mismatch).toBeLessThan(SAME)
    expect(ink).toBeLessThan(10)
  })
}

test('the picture of the whole page does not depend on the scroll position and does not change it', async ({
  page,
  open,
}) => {
  await open(`<style>header{position:sticky;top:0;background:#246}</style><header>Shop</header>${ROWS}`)
  const before = await pictureOf(page, { area: 'page' })
  await page.evaluate(() => scrollTo(0, 700))
  const after = await pictureOf(page, { area: 'page' })
  expect(after.data.equals(before.data)).toBe(true)
  expect(await page.evaluate(() => scrollY)).toBe(700)
})

test('what a reporter typed far below is masked in a picture of the whole page', async ({ page, open }) => {
  await open(`${ROWS}<input id=name><p id=echo></p>`)
  await page.fill('#name', 'Margarethe Secret')
  const masked = await pictureOf(page, { area: 'page' })
  const plain = await pictureOf(page, { area: 'page', masking: 'off' })
  expect(masked.height).toBe(plain.height)
  expect(masked.data.equals(plain.data)).toBe(false)
})

test('an endless page is drawn up to the largest readable picture', async ({ page, open }) => {
  await open('<div style="height:200000px;background:linear-gradient(red,blue)"></div>')
  const { width, height } = await pictureOf(page, { area: 'page', masking: 'off' })
  expect(height).toBe(16_384)
  expect(width).toBeGreaterThan(300)
})

test('the picture has the requested format', async ({ page, open }) => {
  await open('<h1>Shop</h1>')
  for (const format of ['png', 'webp'] as const) {
    const address = await page.evaluate(
      (wanted) =>
        (window as unknown as { pictureTools: { take(options: object): Promise<string> } }).pictureTools.take(wanted),
      { format },
    )
    expect(address).toContain(`data:image/${format};`)
  }
})
