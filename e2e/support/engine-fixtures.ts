import { test as base, expect } from '@playwright/test'
import { buildPictureTools } from './engine.ts'
import { type Site, serveSite } from './site.ts'

export { expect }

/** Opens pages that hold the picture engines and nothing else of the widget. */
export const test = base.extend<
  { open: (body: string, options?: { head?: string; html?: string; doctype?: string }) => Promise<void> },
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
    await use(async (body, { head = '', html = 'lang="en"', doctype = '<!doctype html>' } = {}) => {
      const path = `/page-${++pages}-${Math.random()}`
      site.put(
        path,
        `${doctype}<html ${html}><head><meta charset="utf-8"><title>A page</title>${head}</head><body>${body}</body></html>`,
      )
      await page.goto(site.origin + path)
      await page.evaluate(tools)
    })
  },
})
