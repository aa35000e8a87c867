import puppeteer from 'puppeteer-core'
import { type OtherBrowser, WINDOW } from './tab.ts'

/** Firefox, over WebDriver BiDi. */
export async function startFirefox(executablePath: string): Promise<OtherBrowser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    defaultViewport: WINDOW,
    // No name is ever looked up; the tests use addresses.
    extraPrefsFirefox: { 'network.dns.disabled': true },
  })
  const page = await browser.newPage()
  return {
    version: await browser.version(),
    tab: {
      async goto(url) {
        await page.goto(url)
      },
      async run(script) {
        await page.evaluate(script)
      },
      evaluate: (work, argument) => page.evaluate(work as never, argument as never),
      screenshot: async () => Buffer.from(await page.screenshot()),
      clickAt: (x, y) => page.mouse.click(x, y),
      type: (text) => page.keyboard.type(text),
    },
    close: () => browser.close(),
  }
}
