import { CAPTURE_TOKENS } from '@earshot/protocol'
import { expect, test } from '../support/fixtures.ts'
import { scriptTag, serveSite } from '../support/site.ts'

const WRONG_KEY = `ck_${'0'.repeat(32)}`

test('on a loopback page, a wrong key is reported in the console when the page is idle', async ({
  page,
  home,
  relay,
}) => {
  const warned = page.waitForEvent('console', (message) => message.text().includes('Unknown capture key'))
  await page.goto(home.bare(scriptTag({ relay: relay.url, key: WRONG_KEY })))
  expect((await warned).type()).toBe('warning')
})

test('on a loopback page, an origin that the key does not list is reported in the console', async ({
  page,
  home,
  relay,
}) => {
  const other = await serveSite()
  other.put('/', `<!doctype html><title>Other</title>${scriptTag({ relay: relay.url, key: home.key })}`)
  const warned = page.waitForEvent('console', (message) => message.text().startsWith('Earshot cannot send reports'))
  await page.goto(`${other.origin}/`)
  expect((await warned).text()).toContain(other.origin)
  await other.close()
})

test('on a loopback page, a right key and origin cost one request and no line', async ({ page, form, home }) => {
  const lines: string[] = []
  const asked: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  page.on('request', (request) => request.url().includes('/api/') && asked.push(new URL(request.url()).pathname))
  const answered = page.waitForResponse(`**${CAPTURE_TOKENS}`)
  await page.goto(home.page('<h1>Right</h1>'))
  await answered
  await expect(form.launcher).toBeVisible()
  expect(asked).toEqual([CAPTURE_TOKENS])
  expect(lines).toEqual([])
})
