import { expect, test } from '../support/fixtures.ts'

// A trace is recorded by scripts in the page, which need its classes.
test.use({ trace: 'off' })

/** Names of built-ins that a script may declare for itself; in the page's own scripts they then mean something else. */
const NAMES =
  `Map Set WeakMap WeakSet Symbol Promise Event KeyboardEvent CustomEvent Node Element Text Comment Document DocumentFragment ShadowRoot
  Range Selection Request Response Headers URL URLSearchParams Blob File FormData Image Option AbortController AbortSignal CSS CSSStyleSheet
  MutationObserver DOMException ErrorEvent Animation Notification Screen Path2D XMLHttpRequest TextEncoder CompressionStream DOMRect
  DOMMatrix Location History Storage Cache Intl Reflect Proxy HTMLElement HTMLInputElement HTMLImageElement HTMLScriptElement Uint8Array ArrayBuffer
  NodeFilter PerformanceObserver Date Error JSON Number`.split(/\s+/)
const VALUES =
  'performance screen status origin event history crypto navigator parent self name length innerWidth scrollX matchMedia getComputedStyle'

const PAGES: Record<string, string> = {
  'declares classes and variables by the names of built-ins': [
    ...NAMES.map((name) => `class ${name} {}`),
    ...VALUES.split(' ').map((name) => `let ${name} = {}`),
  ].join('\n'),
  'has an Array.from that knows no second argument, and a text by the name of URL': `
    var URL = '/api/'
    Array.from = ((real) => (list) => real(list))(Array.from)`,
  'has taken classes of the document away': `
    for (const name of ['Node', 'Element', 'HTMLElement', 'HTMLInputElement', 'ShadowRoot', 'Document', 'XMLHttpRequest', 'Response']) window[name] = null`,
  'has methods of elements and lists as Prototype makes them': `
    Element.prototype.remove = function () { this.parentNode.removeChild(this) }
    Array.prototype.entries = Array.prototype.toArray = function () { return this.slice() }
    Array.from = (items) => ('toArray' in Object(items) ? items.toArray() : Array.prototype.slice.call(items || []))`,
  'has given all arrays, texts and objects a toJSON': `
    Array.prototype.toJSON = () => 'list'
    String.prototype.toJSON = () => 'text'
    Object.prototype.toJSON = () => 'thing'`,
  'has frozen the built-ins': `
    for (const { prototype } of [Object, Array, Function, String, Map, Set, Promise, RegExp, Date]) Object.freeze(prototype)`,
}

for (const [what, script] of Object.entries(PAGES)) {
  test(`a page that ${what} gets whole reports and no errors`, async ({ page, form, home, reports }) => {
    const errors: string[] = []
    page.on('pageerror', ({ stack }) => errors.push(String(stack)))
    const path = home.page('<h1>Odd <b>page</b></h1><p>Mail kim@private.example</p><input value="typed words">', {
      head: `<script>${script}</script>`,
    })
    await page.goto(path)
    const title = `A page that ${what}`
    // Not by what the test tool does within a page, since that uses the page's built-ins too.
    const session = await page.context().newCDPSession(page)
    const evaluate = async (expression: string) =>
      (await session.send('Runtime.evaluate', { expression, awaitPromise: true })).result.value
    const outcome = await evaluate(
      `Earshot.submit({ title: ${JSON.stringify(title)} }).then(() => 'sent', (error) => error.stack)`,
    )
    expect(outcome).toBe('sent')
    const { debugger: known, replay, everything } = await reports.titled(title)
    expect(known?.parts).toEqual([
      { kind: 'screenshot', state: 'included', engine: 'browser', area: 'viewport' },
      { kind: 'replay', state: 'included' },
    ])
    expect(replay?.events.filter(({ type }) => type === 2)).toHaveLength(1)
    expect(everything).not.toContain('kim@private')
    expect(everything).not.toContain('typed words')
    expect(await evaluate('window.length + document.querySelectorAll("iframe").length')).toBe(0)

    await evaluate('Earshot.open()')
    await form.ready()
    await form.title.click()
    await page.keyboard.type('abc')
    await expect(form.title).toHaveValue('abc')
    expect(errors).toEqual([])
  })
}
