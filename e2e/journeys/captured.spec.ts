import { expect, test } from '../support/fixtures.ts'
import { serveSite } from '../support/site.ts'
import { serveSockets } from '../support/socket-server.ts'

const REPORT = (title: string) => `Earshot.submit({ title: ${JSON.stringify(title)} })`

test('every request of a page is an entry with its own outcome, however it was made', async ({
  page,
  home,
  reports,
}) => {
  home.put('/data', (_, response) => response.writeHead(200).end('{}'))
  home.put('/slow', () => undefined)
  await page.goto(home.page('<h1>Shop</h1>'))
  await page.waitForFunction('window.Earshot?.submit')
  await page.evaluate(async () => {
    const event = (target: EventTarget, ...types: string[]) =>
      Promise.race(types.map((type) => new Promise((resolve) => target.addEventListener(type, resolve))))
    const xhr = new XMLHttpRequest()
    const done = new Promise((resolve) => {
      xhr.onload = () => {
        xhr.onload = resolve
        xhr.open('GET', '/data?n=2')
        xhr.send()
      }
    })
    xhr.open('GET', '/data?n=1')
    xhr.send()
    await done
    const aborted = new XMLHttpRequest()
    aborted.open('GET', '/slow?n=3')
    aborted.send()
    aborted.abort()
    const reopened = new XMLHttpRequest()
    reopened.open('GET', '/slow?n=4')
    reopened.send()
    reopened.open('GET', '/data?n=5')
    reopened.send()
    await event(reopened, 'load')
    const reason = new AbortController()
    const late = fetch('/slow?n=6', { signal: reason.signal }).catch(() => undefined)
    reason.abort('navigated away')
    await late
  })
  await page.evaluate(REPORT('All requests'))
  const report = await reports.titled('All requests')
  const entries = report.debugger?.network.map(({ initiator, method, url, outcome, status }) =>
    [initiator, method, url.replace(/^\w+:\/\/[^/]+/, ''), outcome, status].join(' '),
  )
  expect(entries).toEqual([
    'xhr GET /data?n=1 answered 200',
    'xhr GET /data?n=2 answered 200',
    'xhr GET /slow?n=3 aborted ',
    'xhr GET /slow?n=4 aborted ',
    'xhr GET /data?n=5 answered 200',
    'fetch GET /slow?n=6 aborted ',
  ])
})

test('an error is in the report with its cause and its nested errors', async ({ page, home, reports }) => {
  await page.goto(home.page('<h1>Shop</h1>'))
  await page.waitForFunction('window.Earshot?.submit')
  await page.evaluate(() => {
    console.error(new AggregateError([new Error('disk said no')], 'could not save'))
    setTimeout(() => {
      throw new Error('outer', { cause: new AggregateError([new Error('root cause')]) })
    })
    return new Promise((resolve) => addEventListener('error', resolve))
  })
  await page.evaluate(REPORT('An error'))
  const { debugger: document } = await reports.titled('An error')
  expect(document?.console[0]?.args[0]).toMatch(/could not save[\s\S]*disk said no/)
  expect(document?.errors[0]?.message).toBe('outer')
  expect(document?.errors[0]?.stack).toMatch(/caused by AggregateError[\s\S]*root cause/)
})

test('captureError adds a masked error to the report, throws nothing and opens nothing', async ({
  page,
  form,
  home,
  relay,
  reports,
}) => {
  const thrown: string[] = []
  page.on('pageerror', (error) => thrown.push(String(error)))
  const html = `<script>
    window.Earshot = [['captureError', new Error('before the script', { cause: new Error('root cause') }), { component: 'Cart' }]]
  </script>
  <script src="${relay.url}/widget.js" data-key="${home.key}"></script>
  <script>
    Earshot.captureError('before the core', { user: { password: 'hunter2' } })
    Earshot.captureError(new Proxy(new Error(), { getPrototypeOf() { throw new Error('looked at') } }))
  </script>`
  home.put('/caught', `<!doctype html><title>Shop</title><link rel="icon" href="data:,">${html}`)
  await page.goto(`${home.origin}/caught`)
  await expect(form.launcher).toBeVisible()
  const held = await page.evaluateHandle('window.Earshot')
  await page.evaluate(() => {
    const { Earshot } = window as unknown as { Earshot: { captureError(error?: unknown): void } }
    Earshot.captureError()
    Earshot.captureError(new TypeError('after the core'))
  })
  await expect(form.dialog).toBeHidden()
  await page.evaluate(REPORT('Caught errors'))
  const { debugger: document, everything } = await reports.titled('Caught errors')
  expect(document?.errors.map(({ kind, name, message, context }) => [kind, name, message, context])).toEqual([
    ['caught', 'Error', 'before the script', '{"component":"Cart"}'],
    ['caught', '', 'before the core', '{"user":{"password":"[private]"}}'],
    ['caught', '', '[unreadable]', undefined],
    ['caught', '', 'undefined', undefined],
    ['caught', 'TypeError', 'after the core', undefined],
  ])
  expect(document?.errors[0]?.stack).toMatch(/before the script[\s\S]*caused by Error: root cause/)
  expect(everything).not.toContain('hunter2')

  await page.evaluate('Earshot.destroy()')
  await held.evaluate((gone) => (gone as { captureError(error: unknown): void }).captureError(new Error('too late')))
  expect(thrown).toEqual([])
})

test('what the browser’s console shows is in the report, from the first line on', async ({ page, home, reports }) => {
  const body = `<h1>Shop</h1><script>
      function checkTotals() { console.trace('who called') }
      console.assert(true, 'never shown')
      console.assert(false, 'totals of %s differ', 'basket')
      checkTotals()
      console.table([{ sku: 'A1' }])
      console.count('items')
      console.group('Basket')
      console.count('items')
      console.groupEnd()
      console.timeStamp('never shown')
      console.log(new URL('/a?access_token=abcdefgh', location.href), /a+/gi, new Headers({ Authorization: 'Bearer abcdefgh' }))
      console.time('load')
      console.timeEnd('load')
    </script>`
  await page.goto(home.page(body, { loading: 'blocking' }))
  await page.evaluate(REPORT('All lines'))
  const { debugger: document } = await reports.titled('All lines')
  expect(document?.console.map(({ level, args }) => [level, ...args].join(' '))).toEqual([
    expect.stringMatching(/^error Assertion failed: totals of .?basket.? differ$/),
    expect.stringMatching(/^log who called {5}at checkTotals \(/),
    'log [{"sku":"A1"}]',
    'info items: 1',
    'log Basket',
    'info   items: 2',
    `log "${home.origin}/a?access_token=[private]" "/a+/gi" Headers{"authorization":"[private]"}`,
    expect.stringMatching(/^info load: \d+ ms$/),
  ])
})

test('requests and failed elements from before the widget started are in the report once, and marked', async ({
  page,
  home,
  relay,
  reports,
}) => {
  home.put('/data', (_, response) => response.writeHead(200).end('{}'))
  home.put('/reset', (request) => request.socket.destroy())
  const cdn = await serveSite((_, response) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(''))
  const html = `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
    <script src="${relay.url}/widget.js" data-key="${home.key}" defer></script>
    <script src="/missing.js?access_token=abcdefgh"></script><script src="${cdn.origin}/hidden.js"></script>
    <img src="/reset?1"><script>onload = () => {}; fetch('/data?n=1'); fetch('/reset?2').catch(() => {})</script>`
  home.put('/before', html)
  const opened = Date.now()
  await page.goto(`${home.origin}/before`)
  await page.evaluate(() => fetch('/data?n=2'))
  await page.evaluate(REPORT('Before'))
  await page.evaluate(REPORT('Before, again'))
  for (const title of ['Before', 'Before, again']) {
    const { debugger: document } = await reports.titled(title)
    const short = (url = '') => url.replace(/^\w+:\/\/[^/]+/, '')
    const entries = document?.network.map(({ initiator, url, outcome, status, buffered }) =>
      [initiator, short(url), outcome, status, buffered].join(' '),
    )
    expect(entries?.sort()).toEqual([
      'fetch /data?n=1 answered 200 true',
      'fetch /data?n=2 answered 200 ',
      'fetch /reset?2 unknown  true',
      'resource /hidden.js unknown  true',
      'resource /missing.js?access_token=[private] answered 404 true',
      'resource /reset?1 failed  true',
    ])
    // Whoever notices the picture first, it is there once.
    const errors = document?.errors.map(({ kind, message, source }) => [kind, message, short(source)].join(' '))
    expect(errors?.sort()).toEqual([
      'resource <img> did not load /reset?1',
      'resource <script> was answered with status 404 /missing.js?access_token=[private]',
    ])
    // On the clock of all other entries, whatever the page took; the browser rounds its timings.
    const ats = document?.network.map(({ at }) => at) ?? []
    expect(Math.min(...ats)).toBeGreaterThan(opened - 1000)
    expect(Math.max(...ats)).toBeLessThan((document?.captured_at ?? 0) + 1000)
  }
  await cdn.close()
})

/** Long-lived connections of a page: some that open, some that do not, some that the page closes. */
function connect(sockets: string): string {
  return `
    const until = (target, type) => new Promise((resolve) => target.addEventListener(type, resolve, { once: true }))
    class Chat extends WebSocket {}
    const early = new Chat('${sockets}/early?access_token=abcdefgh', [])
    const refused = new WebSocket('${sockets}/refused')
    const news = new EventSource('/news?access_token=abcdefgh')
    window.first = Promise.all([
      until(early, 'open').then(() => {
        early.send('secret')
        return until(early, 'message')
      }),
      until(refused, 'close'),
      until(news, 'message'),
    ])
    window.kept = [early instanceof WebSocket, early instanceof Chat, WebSocket.OPEN, WebSocket.name, WebSocket.length]`
}

test('connections are in the report with message counts and outcome, without content', async ({
  page,
  home,
  reports,
}) => {
  const sockets = await serveSockets()
  home.put('/news', (_, response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: secret\n\n'),
  )
  const thrown: string[] = []
  page.on('pageerror', (error) => thrown.push(String(error)))
  await page.goto(home.page(`<h1>Shop</h1><script>${connect(sockets.url)}</script>`, { loading: 'blocking' }))
  await page.evaluate('window.first')
  expect(await page.evaluate('window.kept')).toEqual([true, true, 1, 'WebSocket', 1])
  // The second report of a page has what the first one had to load.
  await page.evaluate(REPORT('Warm up'))
  await page.evaluate(async (url) => {
    const until = (target: EventTarget, type: string) =>
      new Promise((resolve) => target.addEventListener(type, resolve))
    const late = new WebSocket(`${url}/late`)
    await until(late, 'open')
    late.send('secret')
    late.send('secret')
    await until(late, 'message')
    await until(late, 'message')
    late.close(4001, 'secret')
    await until(late, 'close')
    const closed = new WebSocket(`${url}/closed`)
    closed.close()
    await until(closed, 'close')
    const gone = new EventSource('/nothing')
    await until(gone, 'error')
    navigator.sendBeacon('/nothing?beacon', 'secret')
  }, sockets.url)
  // The browser tells of a beacon once it has been answered.
  await page.waitForFunction(() =>
    performance
      .getEntriesByType('resource')
      .some((entry) => (entry as PerformanceResourceTiming).initiatorType === 'beacon'),
  )
  await page.evaluate(REPORT('Connections'))
  const { debugger: document, everything } = await reports.titled('Connections')
  const entries = Object.fromEntries(
    (document?.network ?? []).map((entry) => [entry.url.replace(/^\w+:\/\/[^/]+/, ''), entry]),
  )
  expect(entries['/early?access_token=[private]']).toMatchObject({
    initiator: 'websocket',
    outcome: 'answered',
    messages_received: 1,
    response_size: 6,
  })
  expect(entries['/news?access_token=[private]']).toMatchObject({
    initiator: 'eventsource',
    outcome: 'answered',
    messages_received: 1,
    response_size: 6,
  })
  expect(entries['/refused']).toMatchObject({ initiator: 'websocket', messages_received: 0 })
  expect(entries['/refused']?.outcome).not.toBe('answered')
  expect(entries['/late']).toMatchObject({
    outcome: 'answered',
    duration: expect.any(Number),
    messages_sent: 2,
    request_size: 12,
    messages_received: 2,
    response_size: 12,
    open_for: expect.any(Number),
    close_code: 4001,
  })
  expect(entries['/closed']?.outcome).toBe('aborted')
  expect(entries['/nothing']).toMatchObject({ initiator: 'eventsource', outcome: 'failed' })
  expect(entries['/nothing?beacon']).toMatchObject({ initiator: 'beacon', outcome: 'sent' })
  expect(everything).not.toContain('secret')

  await page.evaluate('Earshot.destroy()')
  expect(await page.evaluate('WebSocket.toString() + (WebSocket === WebSocket.prototype.constructor)')).toMatch(/true$/)
  expect(thrown).toEqual([])
  sockets.close()
})
