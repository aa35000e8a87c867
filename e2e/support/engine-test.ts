import { test as base } from '@playwright/test'
import { buildPictureTools } from './engine.ts'
import { type Site, serveSite } from './site.ts'

interface EngineWorkers {
  site: Site
  /** The picture engines as one script. */
  tools: string
}

/** What pages with the picture engines need, in whichever browser. */
export const engineTest = base.extend<object, EngineWorkers>({
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
})
