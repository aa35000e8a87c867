import { expect, test } from '../support/fixtures.ts'

// A trace is recorded by scripts in the page, which would fail too.
test.use({ trace: 'off' })

const BODY = '<form style="overflow: auto"><input value="x"><img alt=""></form>'

/** Runs in the page: does everything that the widget listens to. Returns the results. */
const ACT = `async (count) => {
  const [form] = document.forms
  const [field] = form.elements
  const results = []
  console.log('a line', { of: 'mine' })
  console.table([{ a: 1 }])
  history.pushState({}, '', '?' + count)
  results.push(location.search === '?' + count)
  const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets = [sheet]
  results.push(sheet.insertRule('a { color: red }'))
  sheet.cssRules[0].style.setProperty('color', 'blue')
  results.push(sheet.cssRules[0].cssText)
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  root.innerHTML = '<b>inside</b>'
  root.adoptedStyleSheets = [sheet]
  form.append(host)
  results.push(root === host.shadowRoot)
  field.value = 'value ' + count
  results.push(field.value === 'value ' + count)
  field.setAttribute('class', 'c' + count)
  form.style.color = count % 2 ? 'red' : 'blue'
  for (const type of ['beforeinput', 'input', 'change'])
    field.dispatchEvent(new Event(type, { bubbles: true, composed: true }))
  for (const type of ['click', 'mousedown', 'mousemove', 'toggle', 'scroll'])
    form.dispatchEvent(new MouseEvent(type, { bubbles: true }))
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  for (const type of ['popstate', 'hashchange', 'resize', 'visibilitychange']) window.dispatchEvent(new Event(type))
  window.dispatchEvent(new ErrorEvent('error', { message: 'of the page' }))
  document.images[0].src = '/missing.png?' + count
  const frame = document.createElement('iframe')
  form.append(frame)
  const xhr = new XMLHttpRequest()
  xhr.open('POST', '/answer')
  const ended = new Promise((resolve) => xhr.addEventListener('loadend', resolve))
  xhr.send('body')
  results.push(await (await fetch('/answer', { method: 'POST', body: 'x' })).text())
  results.push(await fetch('http://127.0.0.1:1/').catch((error) => error.name))
  await ended
  results.push(xhr.responseText)
  host.remove()
  frame.remove()
  await new Promise((resolve) => setTimeout(resolve, 20))
  return results.join()
}`

/** Runs in the page: makes each built-in fail where the widget calls it. Returns what the page sees only then. */
const BREAK_EACH = `async (act) => {
  const { getOwnPropertyDescriptor, getOwnPropertyNames, defineProperty } = Object
  const { apply } = Reflect
  const { indexOf, slice } = String.prototype
  const CALLER = 3
  const isOurs = (stack) => {
    let at = -1
    for (let line = 1; line < CALLER; line++) at = apply(indexOf, stack, ['\\n', at + 1])
    const caller = apply(slice, stack, [at, apply(indexOf, stack + '\\n', ['\\n', at + 1])])
    return apply(indexOf, caller, ['/chunks/']) > 0 || apply(indexOf, caller, ['/widget.js']) > 0
  }
  /** Puts a wrapper around a method or accessor. Returns the function that removes it. */
  const wrap = ([owner, name], onOurs) => {
    const own = getOwnPropertyDescriptor(owner, name)
    const wrapped = { ...own }
    for (const part of ['get', 'set', 'value']) {
      const original = own[part]
      if (typeof original !== 'function') continue
      wrapped[part] = function (...args) {
        if (isOurs(new Error().stack)) onOurs()
        return apply(original, this, args)
      }
    }
    defineProperty(owner, name, wrapped)
    return () => defineProperty(owner, name, own)
  }
  const prototypes = 'Array String RegExp Map Set WeakMap WeakSet Element Node Document Event UIEvent HTMLElement HTMLInputElement ShadowRoot CSSStyleSheet CSSRule CSSStyleRule Response XMLHttpRequest History URL Error HTMLIFrameElement MutationRecord NodeList'
  const owners = [Object, JSON, Date, Math, URL, location, ...prototypes.split(' ').map((name) => window[name].prototype)]
  const all = owners.flatMap((owner) =>
    getOwnPropertyNames(owner).flatMap((name) => {
      const { configurable, value, get } = getOwnPropertyDescriptor(owner, name)
      return configurable && name !== 'constructor' && (get || typeof value === 'function') ? [[owner, name]] : []
    }),
  )
  let count = 0
  const usual = await act(++count)
  const called = new Set()
  const back = all.map((member) => wrap(member, () => called.add(member)))
  await act(++count)
  for (const mend of back) mend()

  const seen = []
  addEventListener('error', ({ error }) => error && seen.push(error.stack))
  addEventListener('unhandledrejection', ({ reason }) => seen.push('rejected: ' + reason.stack))
  for (const member of called) {
    const mend = wrap(member, () => {
      throw new Error('broken: ' + member[1])
    })
    const outcome = await act(++count).catch((error) => error.stack)
    mend()
    if (outcome !== usual) seen.push('outcome with ' + member[1] + ': ' + outcome)
  }
  return { usual, seen: [...new Set(seen)], called: [...called].map(([, name]) => name) }
}`

test('whatever fails inside of the widget, the page’s own calls work, and nothing is thrown into it', async ({
  page,
  home,
}) => {
  home.put('/answer', (_, response) => response.writeHead(200).end('the answer'))
  await page.goto(home.page(BODY))
  await page.evaluate(`Earshot.submit({ title: 'Before the faults' })`)
  const { usual, called, seen } = (await page.evaluate(`(${BREAK_EACH})(${ACT})`)) as Record<string, string[]>
  expect(usual).toBe('true,0,a { color: blue; },true,true,the answer,TypeError,the answer')
  expect(called).toEqual(expect.arrayContaining(['matches', 'composedPath', 'now', 'some', 'get', 'parentNode']))
  expect(seen).toEqual([])
})
