import { expect, test } from '../support/fixtures.ts'
import { whenIdle } from '../support/idle.ts'
import { watchNetwork } from '../support/quiet.ts'
import { scriptTag } from '../support/site.ts'
import { watchTraces } from '../support/traces.ts'
import { wrapMethods } from '../support/wrappers.ts'

// A trace is recorded by observers in the page.
test.use({ trace: 'off' })

const BODY = `<h1>Somebody’s page</h1><p>As it was.</p><input value="x"><button>Press</button>`

test('after destroy() the page is as it was before and sends no more requests', async ({ page, form, home, relay }) => {
  const traces = await watchTraces(page)
  await page.goto(home.bare(BODY))
  // The first press makes the browser's driver add listeners of its own.
  await page.getByRole('button', { name: 'Press' }).click()
  const before = await traces()

  await page.evaluate(
    (tag) => {
      const { src, key } = tag
      const script = Object.assign(document.createElement('script'), { src, async: true })
      script.dataset.key = key
      document.head.append(script)
    },
    { src: `${relay.url}/widget.js`, key: home.key },
  )
  await expect(form.launcher).toBeVisible()
  await test.step('what is looked at does show a widget', async () => {
    await expect.poll(async () => (await traces()).observers).toBeGreaterThan(before.observers)
    const within = await traces()
    expect(within.replaced).toEqual(expect.arrayContaining(['window.fetch value', 'console.log value']))
    expect(within.listeners).not.toEqual(before.listeners)
  })

  await form.open()
  await form.sendTitled('Before leaving')
  await form.arrived()
  const requests: string[] = []
  await page.evaluate('Earshot.destroy(); Earshot?.destroy?.()').catch(() => undefined)
  page.on('request', (request) => requests.push(request.url()))
  await page.evaluate(() => document.querySelector('script[data-key]')?.remove())
  await page.getByRole('button', { name: 'Press' }).click()
  await page.evaluate(() => {
    console.log('talking to myself')
    document.body.append(document.createElement('hr'))
    document.querySelector('hr')?.remove()
    history.replaceState(null, '', '#here')
    history.replaceState(null, '', location.pathname)
  })
  await expect(async () => expect(await traces()).toEqual(before)).toPass({ timeout: 10_000 })
  expect(requests).toEqual([])
})

test('destroy() while the widget is still loading leaves nothing either', async ({ page, home, relay }) => {
  const traces = await watchTraces(page)
  const quiet = watchNetwork(page)
  await page.goto(home.bare(BODY))
  await quiet()
  const before = await traces()
  await page.evaluate(
    (tag) =>
      new Promise<void>((resolve) => {
        const script = Object.assign(document.createElement('script'), { src: tag.src })
        script.dataset.key = tag.key
        script.onload = () => {
          ;(window as unknown as { Earshot: { open(): void; destroy(): void } }).Earshot.open()
          ;(window as unknown as { Earshot: { open(): void; destroy(): void } }).Earshot.destroy()
          script.remove()
          resolve()
        }
        document.head.append(script)
      }),
    { src: `${relay.url}/widget.js`, key: home.key },
  )
  await quiet()
  await expect(async () => expect(await traces()).toEqual(before)).toPass({ timeout: 10_000 })
})

test('wrappers that the page adds after the widget has started stay and see each call once', async ({
  page,
  form,
  home,
  reports,
}) => {
  await page.addInitScript(() => Object.assign(window, { insertRuleBefore: CSSStyleSheet.prototype.insertRule }))
  await page.goto(home.page(BODY))
  await page.waitForFunction(() => CSSStyleSheet.prototype.insertRule !== Reflect.get(window, 'insertRuleBefore'))
  const missing = await wrapMethods(page)
  const insertRule = (name: string) =>
    page.evaluate((selector) => {
      const sheet = new CSSStyleSheet()
      document.adoptedStyleSheets = [sheet]
      sheet.insertRule(`${selector} { color: red }`)
    }, `.${name}`)

  await insertRule('first')
  await form.open()
  await form.dialog.getByRole('button', { name: 'Close' }).click()
  await expect(form.dialog).toHaveCount(0)
  expect(await missing()).toEqual([])
  await insertRule('second')
  await page.evaluate(`Earshot.submit({ title: 'Wrapped' })`)
  expect(await missing()).toEqual([])
  const { replay } = await reports.titled('Wrapped')
  const events = (replay?.events ?? []) as unknown as { data: { adds?: { rule?: string }[] } }[]
  const rules = events.flatMap(({ data }) => data.adds?.flatMap(({ rule }) => rule ?? []) ?? [])
  expect(rules.map((rule) => rule.split(' ')[0])).toEqual(['.first', '.second'])
  await page.evaluate('Earshot.destroy()')
  expect(await missing()).toEqual([])
})

test('the page’s own console lines, requests and exceptions do not change', async ({ page, form, home }) => {
  home.put('/answer', (_, response) => response.writeHead(200, { 'x-kind': 'plain' }).end('the answer'))
  await page.goto(home.page(BODY))
  await expect(form.launcher).toBeVisible()
  const lines: string[] = []
  const errors: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  const answer = await page.evaluate(async () => {
    console.log('tea', { costs: 3 })
    setTimeout(() => {
      throw new Error('mine')
    })
    const controller = new AbortController()
    const aborted = fetch('/answer', { signal: controller.signal }).catch((error) => error.name)
    controller.abort()
    const response = await fetch('/answer')
    const xhr = new XMLHttpRequest()
    xhr.open('GET', '/answer', false)
    xhr.send()
    return {
      text: await response.text(),
      kind: response.headers.get('x-kind'),
      aborted: await aborted,
      xhr: xhr.responseText,
      json: JSON.stringify(console.log.name),
      listed: String(fetch).length > 0,
    }
  })
  expect(answer).toMatchObject({ text: 'the answer', kind: 'plain', aborted: 'AbortError', xhr: 'the answer' })
  await expect.poll(() => errors).toEqual(['mine'])
  expect(lines).toEqual(['tea {costs: 3}'])
})

test('two script tags make one widget', async ({ page, form, home, relay }) => {
  await page.goto(home.page(BODY, { head: scriptTag({ relay: relay.url, key: home.key }) }))
  await expect(form.launcher).toHaveCount(1)
  await whenIdle(page)
  await expect(form.launcher).toHaveCount(1)
})
