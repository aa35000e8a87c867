import type { Page } from '@playwright/test'
import { expect, type Home, test } from '../support/fixtures.ts'
import type { ReadReport } from '../support/reports.ts'
import { page as html, scriptTag, serveSite } from '../support/site.ts'

const NONCE = 'Y2xvYmJlcmVk'

test('an image named currentScript does not make the loader import code from its host', async ({
  page,
  form,
  home,
  relay,
}) => {
  const asked: string[] = []
  const stranger = await serveSite((request, response) => {
    asked.push(request.url ?? '')
    const headers = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }
    response.writeHead(200, headers).end('window.owned = true')
  })
  const image = `<img name="currentScript" src="${stranger.origin}/widget.js" data-key="${home.key}">`
  const tag = `<script nonce="${NONCE}" src="${relay.url}/widget.js" data-key="${home.key}"></script>`
  const policy = `script-src 'nonce-${NONCE}'; connect-src ${relay.url}`
  home.put('/named', html(`<!doctype html><title>Named</title>${image}${tag}`, { 'content-security-policy': policy }))
  await page.goto(`${home.origin}/named`)
  await expect(form.launcher).toBeVisible()
  expect(await page.evaluate('window.owned')).toBeUndefined()
  expect(
    asked.filter((path) => path !== '/widget.js'),
    'nothing but the image itself',
  ).toEqual([])
  await stranger.close()
})

const NAMED = [
  '<form id="Earshot"></form>',
  '<a id="Earshot" href="#"></a><a id="Earshot" name="tag" href="#"></a>',
  '<iframe name="Earshot"></iframe>',
  '<iframe name="currentScript"></iframe>',
  '<form name="currentScript"></form><form name="currentScript"></form>',
]

for (const markup of NAMED) {
  test(`the widget starts beside ${markup}`, async ({ page, form, home, relay }) => {
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await page.goto(home.bare(`${markup}${scriptTag({ relay: relay.url, key: home.key })}`))
    await expect(form.launcher).toBeVisible()
    expect(await page.evaluate('typeof Earshot.open')).toBe('function')
    expect(errors).toEqual([])
  })
}

test('a script element outside the HTML namespace starts nothing and throws nothing', async ({ page, home, relay }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(`thrown: ${error}`))
  await page.goto(home.bare(`<svg><script href="${relay.url}/widget.js" data-key="${home.key}"></script></svg>`))
  await expect.poll(() => said).toEqual([expect.stringContaining('plain <script')])
})

/** Names of all that documents and forms have, in the browser that runs the test. */
const MEMBERS_OF = (sample: string) => `(() => {
  const names = new Set()
  for (let at = ${sample}; at; at = Object.getPrototypeOf(at)) for (const name of Object.getOwnPropertyNames(at)) names.add(name)
  return [...names].filter((name) => !/^(?:constructor|location|__.*)$/.test(name))
})()`

/** The names of all members of what an expression gives in the browser that runs the test. */
async function namesIn(page: Page, { home, sample }: { home: Home; sample: string }): Promise<string[]> {
  await page.goto(home.bare(''))
  return (await page.evaluate(MEMBERS_OF(sample))) as string[]
}

/** Runs in the page: sends by the form, without asking the document for anything by a name that markup can hide. */
const SEND_BY_FORM = `(async (title) => {
  const until = async (find) => {
    for (;;) {
      const found = find()
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const own = (selector) => {
    for (const host of Document.prototype.querySelectorAll.call(document, '[data-earshot-ui]')) {
      const found = host.shadowRoot?.querySelector(selector)
      if (found?.getClientRects().length) return found
    }
  }
  const launcher = await until(() => own('button.bottom-end'))
  launcher.click()
  const field = await until(() => own('#title'))
  field.value = title
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  const send = await until(() => own('[type=submit]'))
  send.click()
  await until(() => own('dialog')?.textContent.includes('Thank you'))
})`

/** A page whose markup hides members, as the session of a debugger, since the test tool asks the document itself. */
async function openClobbered(page: Page, url: string) {
  const errors: string[] = []
  page.on('pageerror', ({ stack }) => errors.push(String(stack)))
  await page.goto(url)
  const session = await page.context().newCDPSession(page)
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise: true })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description)
    return result.value
  }
  return { errors, evaluate, send: (title: string) => evaluate(`${SEND_BY_FORM}(${JSON.stringify(title)})`) }
}

function expectHonest({ debugger: known, replay, files, everything }: ReadReport) {
  expect(known?.parts).toContainEqual({ kind: 'replay', state: 'included' })
  const picture = known?.parts.find(({ kind }) => kind === 'screenshot')
  expect(Boolean(files.screenshot), JSON.stringify(picture)).toBe(picture?.state === 'included')
  expect(replay?.events.filter(({ type }) => type === 2)).toHaveLength(1)
  expect(everything).not.toContain('kim@private')
  expect(everything).not.toContain('typed words')
  expect(everything).not.toContain('Confidential')
}

const CONTENT = `<h1>Shown heading</h1><p>Mail kim@private.example</p><p data-private>Confidential</p><input value="typed words">`

for (const [what, element] of [
  ['images', (name: string) => `<img name="${name}" alt="">`],
  ['forms', (name: string) => `<form name="${name}"><input name="length"></form>`],
] as const) {
  test(`a page with ${what} by the names of all members of documents has a launcher, and its reports arrive`, async ({
    page,
    home,
    relay,
    reports,
  }) => {
    const names = await namesIn(page, { home, sample: 'document' })
    expect(names).toContain('addEventListener')
    const tag = scriptTag({ relay: relay.url, key: home.key })
    const hidden = await openClobbered(page, home.bare(`${names.map(element).join('')}${CONTENT}${tag}`))
    const title = `Names on ${what}`
    await hidden.send(title)
    const report = await reports.titled(title)
    expectHonest(report)
    expect(report.files.screenshot).toBeDefined()
    expect(JSON.stringify(report.replay)).toContain('Shown heading')
    expect(hidden.errors).toEqual([])
  })
}

test('a form whose fields have the names of all members of forms is recorded and masked as others are', async ({
  page,
  home,
  relay,
  reports,
}) => {
  const names = await namesIn(page, { home, sample: "document.createElement('form')" })
  expect(names).toContain('getAttribute')
  const fields = names.map((name) => `<input name="${name}" value="typed words">`).join('')
  const cells =
    '<div role="row"><b role="columnheader">Password</b></div><div role="row"><i role="cell">Confidential</i></div>'
  const content = `<button type="button">Shown button</button>${CONTENT}<div role="table">${cells}</div>`
  const forms = [
    `<form title="Mail kim@private.example" tabindex="0">${fields}${content}</form>`,
    `<form data-private title="Confidential">${fields}${content}</form>`,
    `<form data-earshot-block>${fields}${content}</form>`,
    `<form contenteditable>${fields}Confidential</form>`,
  ]
  const tag = scriptTag({ relay: relay.url, key: home.key, attributes: 'data-replay-text="balanced"' })
  const hidden = await openClobbered(page, home.bare(`${forms.join('')}${tag}`))
  await hidden.evaluate(`(async () => {
    await Earshot.submit({ title: 'Before' })
    const forms = document.querySelectorAll('form')
    for (const form of forms) {
      HTMLElement.prototype.focus.call(form)
      Element.prototype.setAttribute.call(form, 'style', 'color: red; background: url("/kim@private.example")')
      for (const type of ['click', 'change', 'scroll', 'submit'])
        EventTarget.prototype.dispatchEvent.call(form, new Event(type, { bubbles: true }))
      console.log('a form', form)
    }
    Node.prototype.appendChild.call(forms[0], document.createElement('p')).textContent = 'Added: kim@private.example'
    EventTarget.prototype.dispatchEvent.call(forms[3], new InputEvent('input', { bubbles: true }))
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })()`)
  await hidden.send('Names in forms')
  const report = await reports.titled('Names in forms')
  expectHonest(report)
  const replay = JSON.stringify(report.replay)
  expect(replay).toContain('Shown button')
  expect(replay).toContain('Added: [email]')
  expect(replay).toContain('color: red')
  expect(report.debugger?.actions.map(({ target }) => target)).toContain('html > body > form')
  expect(hidden.errors).toEqual([])
})
