import type { Page } from '@playwright/test'
import { atHome, expect, test } from '../support/fixtures.ts'
import { formOn } from '../support/form.ts'
import { startRelay } from '../support/relay.ts'
import { reportsOf } from '../support/reports.ts'
import { scriptTag, serveSite } from '../support/site.ts'
import { makeVersion } from '../support/widget-version.ts'

test.describe.configure({ timeout: 120_000 })

/** A relay that serves version one, a site, and two later versions. */
async function setUp() {
  const versions = await Promise.all(['one', 'two', 'three'].map(makeVersion))
  const folders = versions.map(({ folder }) => folder)
  const relay = await startRelay({ settings: { EARSHOT_WIDGET_DIR: folders[0] ?? '' } })
  const site = await serveSite()
  const home = atHome({ site, relay, key: await relay.captureKey([site.origin]) })
  return {
    relay,
    home,
    reports: reportsOf({ relay: relay.url, apiKey: relay.apiKey }),
    async upgrade(version: number) {
      await relay.stop()
      await relay.start({ EARSHOT_WIDGET_DIR: folders[version - 1] ?? '' })
    },
    async end() {
      await site.close()
      await relay.remove()
      for (const version of versions) await version.remove()
    },
  }
}

/** From now on the relay has no file whose name says that it is of version one. */
const forget = (page: Page, version: string) =>
  page.route(`**/chunks/*-${version}.js`, (route) => route.fulfill({ status: 404, body: '' }))

const loadedChunks = (page: Page) => {
  const names: string[] = []
  page.on('response', (response) => {
    const name = /chunks\/([\w-]+)\.js$/.exec(response.url())?.[1]
    if (name && response.ok()) names.push(name)
  })
  return names
}

test('a page that was opened two upgrades ago reports with its own version', async ({ page }) => {
  const { home, reports, upgrade, end } = await setUp()
  const form = formOn(page)
  const chunks = loadedChunks(page)
  await page.goto(home.page('<h1>Open for long</h1>'))
  await expect(form.launcher).toBeVisible()
  await upgrade(2)
  await upgrade(3)
  await form.open()
  await form.openEditor()
  await form.closeEditor()
  await form.sendTitled('Two upgrades later')
  await form.arrived()
  expect((await reports.titled('Two upgrades later')).report.artifacts).toHaveLength(3)
  expect(chunks.every((name) => name.endsWith('-one'))).toBe(true)
  await end()
})

test('a cached script whose core is gone loads the current script and keeps the page’s calls', async ({ page }) => {
  const { home, reports, relay, upgrade, end } = await setUp()
  const form = formOn(page)
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  const cached = await (await fetch(`${relay.url}/widget.js`)).text()
  await upgrade(2)
  await forget(page, 'one')
  // As the browser's cache would answer.
  await page.route(`${relay.url}/widget.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' }, body: cached }),
  )
  await page.goto(
    home.page('<h1>From the cache</h1>', {
      head: `<script>
        window.sent = []
        window.Earshot = [['identify', { name: 'Kim' }], ['setContext', { plan: 'gold' }], ['on', 'sent', ({ id }) => sent.push(id)]]
      </script>`,
    }),
  )
  await form.open()
  await form.sendTitled('By the successor')
  await form.arrived()
  const { report, debugger: known } = await reports.titled('By the successor')
  expect(report.reporter).toMatchObject({ name: 'Kim' })
  expect(JSON.stringify(known)).toContain('gold')
  expect(await page.evaluate('sent')).toEqual([report.id])
  expect(errors).toEqual([])
  await page.evaluate('Earshot.destroy()')
  await expect(form.launcher).toHaveCount(0)
  await end()
})

test('a page whose form chunk is gone continues with the current script, which also serves calls from code', async ({
  page,
}) => {
  const { home, reports, upgrade, end } = await setUp()
  const form = formOn(page)
  await page.goto(home.page('<h1>Long open</h1>'))
  await expect(form.launcher).toBeVisible()
  await page.evaluate(`window.held = Earshot; Earshot.identify({ name: 'Robin' })`)
  await upgrade(2)
  await forget(page, 'one')
  await form.launcher.click()
  await expect(form.dialog).toBeVisible()
  await expect(form.launcher).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.evaluate(`held.captureError(new Error('caught later'))`)
  await page.evaluate(`held.submit({ title: 'By a reference from before' })`)
  const { report, debugger: known } = await reports.titled('By a reference from before')
  expect(report.reporter).toMatchObject({ name: 'Robin' })
  expect(known?.errors).toMatchObject([{ kind: 'caught', message: 'caught later' }])
  await page.evaluate('held.destroy()')
  await expect(form.launcher).toHaveCount(0)
  expect(await page.evaluate('window.Earshot')).toBeUndefined()
  await end()
})

test('the script is requested once if it has not changed, and never if the tag pins it', async ({ page }) => {
  const { home, relay, end } = await setUp()
  await forget(page, 'one')
  const asked: string[] = []
  page.on('request', (request) => request.url().includes('widget.js?') && asked.push(request.url()))
  const plain = page.waitForEvent('console', (message) => message.text().includes('cannot load'))
  await page.goto(home.page('<h1>Same</h1>'))
  await plain
  expect(asked).toHaveLength(1)

  const bytes = await (await fetch(`${relay.url}/widget.js`)).text()
  const { createHash } = await import('node:crypto')
  const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`
  const pinned = page.waitForEvent('console', (message) => message.text().includes('cannot load'))
  const attributes = `integrity="${integrity}" crossorigin="anonymous"`
  await page.goto(home.bare(scriptTag({ relay: relay.url, key: home.key, attributes })))
  await pinned
  expect(asked).toHaveLength(1)
  await end()
})
