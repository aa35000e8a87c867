import { test as base, expect } from '@playwright/test'
import { buildPictureTools } from './engine.ts'
import { type PageParts, pageMarkup } from './page-markup.ts'
import { type Site, serveSite } from './site.ts'

export { expect }

/** Opens pages that hold the picture engines and nothing else of the widget. */
export const test = base.extend<
  { open: (body: string, parts?: PageParts) => Promise<void> },
  { site: Site; tools: string }
>({
  site: [
    async ({ playwright: _ }, use) => {
      const site = await serveSite()
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
  tools: [
    async ({ playwright: _ }, use) => {
      await use(await buildPictureTools())
    },
    { scope: 'worker', timeout: 60_000 },
  ],
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
