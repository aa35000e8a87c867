import { expect } from '@playwright/test'
import { engineTest } from './engine-test.ts'
import { type PageParts, pageMarkup } from './page-markup.ts'

export { expect }

/** Opens pages that hold the picture engines and nothing else of the widget. */
export const test = engineTest.extend<{ open: (body: string, parts?: PageParts) => Promise<void> }>({
  async open({ page, site, tools }, use) {
    let pages = 0
    await use(async (body, parts) => {
      const path = `/page-${++pages}-${Math.random()}`
      site.put(path, pageMarkup(body, parts))
      await page.goto(site.origin + path)
      await page.evaluate(tools)
    })
  },
})
