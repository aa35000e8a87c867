import { writeFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { engineTest } from '../../support/engine-test.ts'
import { type PageParts, pageMarkup } from '../../support/page-markup.ts'
import { type BrowserName, STARTS } from './installed.ts'
import type { OtherBrowser, Tab } from './tab.ts'

export { expect }

interface WorkerFixtures {
  /** Which browser the tests run in. */
  browserUnderTest: BrowserName
  other: OtherBrowser
}

interface TestFixtures {
  skippedWithoutBrowser: undefined
  tab: Tab
  /** Opens a page that holds the picture engines and nothing else of the widget. */
  open: (body: string, parts?: PageParts) => Promise<void>
}

export const test = engineTest.extend<TestFixtures, WorkerFixtures>({
  browserUnderTest: ['firefox', { option: true, scope: 'worker' }],
  other: [
    async ({ browserUnderTest }, use) => {
      const start = STARTS[browserUnderTest]
      if (!start) throw new Error(`${browserUnderTest} is not installed.`)
      const other = await start()
      await use(other)
      await other.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  skippedWithoutBrowser: [
    async ({ browserUnderTest }, use) => {
      engineTest.skip(!STARTS[browserUnderTest], `${browserUnderTest} is not installed`)
      await use(undefined)
    },
    { auto: true },
  ],
  async tab({ other }, use, info) {
    await use(other.tab)
    if (info.status !== info.expectedStatus)
      await writeFile(info.outputPath('window.png'), await other.tab.screenshot())
  },
  async open({ tab, site, tools }, use) {
    await use(async (body, parts) => {
      const path = `/page-${Math.random()}`
      site.put(path, pageMarkup(body, parts))
      await tab.goto(site.origin + path)
      await tab.run(tools)
    })
  },
})
