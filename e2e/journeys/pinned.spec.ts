import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'

const BODY = '<h1>Vault</h1>'

/** From now on the relay's chunk of this name has a line more. */
async function change(page: Page, chunk: string): Promise<() => Promise<void>> {
  const files = `**/chunks/${chunk}-*.js`
  await page.route(files, async (route) => {
    const response = await route.fetch()
    const headers = { ...response.headers(), 'cache-control': 'no-store' }
    await route.fulfill({ response, headers, body: `window.changed = '${chunk}';${await response.text()}` })
  })
  return () => page.unroute(files)
}

const ranChanged = (page: Page) => page.evaluate('window.changed')
const leftLinks = (page: Page) => page.locator('link[rel=modulepreload]')

test('a changed core chunk never runs, the page is untouched, and the next call loads the real one', async ({
  page,
  form,
  home,
}) => {
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  const restore = await change(page, 'core')
  const warned = page.waitForEvent('console', (message) => message.text().includes('Earshot cannot load'))
  await page.goto(home.page(BODY))
  await warned
  const failure = await page.evaluate(async () => {
    const { Earshot } = window as unknown as { Earshot: { submit(report: object): Promise<unknown> } }
    return Earshot.submit({ title: 'Through a changed core' }).catch((error) => error.code)
  })
  expect(failure).toBe('CHUNK_FAILED')
  expect(await ranChanged(page)).toBeUndefined()
  await expect(form.launcher).toHaveCount(0)
  await restore()
  await page.evaluate('Earshot.open()')
  await expect(form.dialog).toBeVisible()
  await expect(leftLinks(page)).toHaveCount(0)
  expect(errors).toEqual([])
})

for (const chunk of ['form-session', 'sending']) {
  test(`a changed ${chunk} chunk never runs, at the second press neither`, async ({ page, form, home }) => {
    const restore = await change(page, chunk)
    await page.goto(home.page(BODY))
    await form.launcher.click()
    const again = page.getByRole('button', { name: 'Could not open. Try again' })
    await expect(again).toBeVisible()
    const requested = page.waitForRequest(`**/chunks/${chunk}-*.js`)
    await again.click()
    await requested
    await expect(again).toBeEnabled()
    expect(await ranChanged(page)).toBeUndefined()
    await restore()
    await again.click()
    await expect(form.dialog).toBeVisible()
    expect(await ranChanged(page)).toBeUndefined()
    await expect(leftLinks(page)).toHaveCount(0)
  })
}

test('a changed picture engine never runs, and the report is sent without a picture', async ({
  page,
  form,
  home,
  reports,
}) => {
  await change(page, 'screenshot')
  await page.goto(home.page(BODY))
  await form.launcher.click()
  await expect(form.dialog.getByText(/^No screenshot: /)).toBeVisible()
  await form.sendTitled('Without the changed engine')
  await form.arrived()
  expect(await ranChanged(page)).toBeUndefined()
  const { report } = await reports.titled('Without the changed engine')
  expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay'])
})

test('a changed picture editor never runs, and the form works without it', async ({ page, form, home, reports }) => {
  await change(page, 'picture-editor')
  await page.goto(home.page(BODY))
  await form.open()
  const edit = form.dialog.getByRole('button', { name: 'Mark or black out' })
  await edit.click()
  await expect(form.dialog.locator('section').getByText(/^The editor could not be loaded/)).toBeVisible()
  await form.sendTitled('Without the changed editor')
  await form.arrived()
  expect(await ranChanged(page)).toBeUndefined()
  await expect(leftLinks(page)).toHaveCount(0)
  expect((await reports.titled('Without the changed editor')).report.artifacts).toHaveLength(3)
})

test('a changed chunk for reports from code never runs', async ({ page, home }) => {
  await change(page, 'submit-now')
  await page.goto(home.page(BODY))
  const failure = await page.evaluate(async () => {
    const { Earshot } = window as unknown as { Earshot: { submit(report: object): Promise<unknown> } }
    return Earshot.submit({ title: 'From code' }).catch((error) => error.code)
  })
  expect(failure).toBe('CHUNK_FAILED')
  expect(await ranChanged(page)).toBeUndefined()
})

const NONCE = 'dmF1bHQ='
const POLICIES = [
  {
    name: 'a nonce',
    policy: `script-src 'nonce-${NONCE}'`,
    tag: (src: string) => `<script nonce="${NONCE}" ${src}></script>`,
  },
  { name: 'the relay’s origin', policy: 'script-src RELAY', tag: (src: string) => `<script ${src}></script>` },
  {
    name: 'strict-dynamic, the tag being added by a trusted script',
    policy: `script-src 'nonce-${NONCE}' 'strict-dynamic'`,
    tag: (src: string) =>
      `<script nonce="${NONCE}">const range = document.createElement('template')
        range.innerHTML = '<i ${src}></i>'
        const script = document.createElement('script')
        for (const { name, value } of range.content.firstChild.attributes) script.setAttribute(name, value)
        document.head.append(script)</script>`,
  },
  {
    name: 'trusted types of which none is permitted',
    policy: "script-src RELAY; require-trusted-types-for 'script'; trusted-types 'none'",
    // The picture engine needs a policy of its own: such a page goes without pictures.
    tag: (src: string) => `<script ${src} data-screenshot="off"></script>`,
  },
]

for (const { name, policy, tag } of POLICIES) {
  test(`the chunks are checked and loaded without a violation under a policy of ${name}`, async ({
    page,
    form,
    home,
    relay,
  }) => {
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    const csp = `default-src 'none'; connect-src ${relay.url}; ${policy.replaceAll('RELAY', relay.url)}`
    const path = `/pinned-${POLICIES.findIndex((one) => one.name === name)}`
    home.put(path, (_, response) => {
      const script = tag(`src="${relay.url}/widget.js" data-key="${home.key}"`)
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': csp })
        .end(`<!doctype html><title>Policy</title><link rel="icon" href="data:,">${script}${BODY}`)
    })
    await page.goto(home.origin + path)
    await form.launcher.click()
    await expect(form.title).toBeVisible()
    // Beside the page's icon, the image that tells whether the browser may draw the page.
    expect(said.filter((line) => !/data:(?:,|image\/svg)/.test(line))).toEqual([])
  })
}

test('a changed chunk for earlier requests never runs, and the report is sent without them', async ({
  page,
  home,
  reports,
}) => {
  await change(page, 'buffered')
  await page.goto(home.page(BODY, { head: '<script src="/missing.js"></script>', loading: 'blocking' }))
  await page.evaluate('Earshot.submit({ title: "Without the changed reader" })')
  expect(await ranChanged(page)).toBeUndefined()
  await expect(leftLinks(page)).toHaveCount(0)
  const { debugger: document } = await reports.titled('Without the changed reader')
  expect(document?.network).toEqual([])
})

test('a changed engine for pages that forbid data: pictures never runs', async ({ page, form, home }) => {
  await change(page, 'draw-page')
  const head = `<meta http-equiv="Content-Security-Policy" content="img-src 'self'">`
  await page.goto(home.page(BODY, { head }))
  await form.launcher.click()
  await expect(form.dialog.getByText(/^No screenshot: /)).toBeVisible()
  expect(await ranChanged(page)).toBeUndefined()
})

test('a changed area chooser never runs, and the picture of the viewport is still available', async ({
  page,
  form,
  home,
}) => {
  const restore = await change(page, 'choose-area')
  await page.goto(home.page(BODY))
  await form.open()
  await form.dialog.getByRole('button', { name: 'Whole page' }).click()
  await expect(form.dialog.getByText(/^No screenshot: /)).toBeVisible()
  expect(await ranChanged(page)).toBeUndefined()
  await form.dialog.getByRole('button', { name: 'In view' }).click()
  await form.ready()
  await restore()
  await form.dialog.getByRole('button', { name: 'Whole page' }).click()
  await form.ready()
})

test('a changed replay completion never runs, and the replay is sent as it was recorded', async ({
  page,
  form,
  home,
  reports,
}) => {
  await change(page, 'complete-replay')
  await page.goto(home.page(`${BODY}<p data-private>Jane</p>`))
  const requested = page.waitForRequest('**/chunks/complete-replay-*.js')
  await form.open()
  await requested
  await form.sendTitled('As it was recorded')
  await form.arrived()
  expect(await ranChanged(page)).toBeUndefined()
  expect((await reports.titled('As it was recorded')).replay?.events.length).toBeGreaterThan(1)
})
