import { expect, test } from '../support/fixtures.ts'
import { compare, covered, decode } from '../support/pictures.ts'

// Playwright hides them, so that they take no room. People have them.
test.use({
  launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] }),
})

test('the picture shows the viewport if scroll bars take space from the page', async ({
  page,
  form,
  home,
  reports,
}) => {
  const words = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ')
  const text = Array.from({ length: 90 }, (_, index) => `<p id="p${index}">${index}: ${words}</p>`).join('')
  await page.goto(home.page(text, { attributes: 'data-launcher="off"' }))
  expect(await page.evaluate(() => innerWidth - document.documentElement.clientWidth)).toBeGreaterThan(0)
  await page.evaluate(() => document.querySelector('#p60')?.scrollIntoView())
  const browsers = decode(await page.screenshot())
  await page.evaluate('Earshot.open()')
  await form.ready()
  await form.sendTitled('With scroll bars')
  await form.arrived()
  const { files } = await reports.titled('With scroll bars')
  const bar = [{ left: browsers.width - 20, top: 0, right: browsers.width, bottom: browsers.height }]
  const found = compare(covered(decode(files.screenshot as Buffer), bar), covered(browsers, bar))
  expect(found.mismatch).toBeLessThan(1)
  expect(found.ink).toBeLessThan(8)
})
