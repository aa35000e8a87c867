import { CAPTURE_FINALIZE } from '@earshot/protocol'
import { expect, type Gated, test } from '../support/fixtures.ts'
import type { Form } from '../support/form.ts'
import type { Judge } from '../support/gate.ts'

test.describe.configure({ timeout: 90_000 })

const BODY = '<h1>Harbour</h1><button onclick="console.error(\'the crane is stuck\')">Lift</button>'
const API = '/api/'
const SUMMARY = 'It was carrying a piano.'

/** Takes a report to the edge of Send. */
async function write({
  page,
  form,
  home,
  title,
}: {
  page: import('@playwright/test').Page
  form: Form
  home: Gated['home']
  title: string
}) {
  await page.goto(home.page(BODY))
  await expect(form.launcher).toBeVisible()
  await page.getByRole('button', { name: 'Lift' }).click()
  await form.open()
  await form.title.fill(title)
  await form.summary.fill(SUMMARY)
}

/** Nothing that was written or collected is lost, and what is wrong is said. */
async function keepsEverything(form: Form, { title, said }: { title: string; said: RegExp }) {
  await expect(form.problem).toBeVisible({ timeout: 40_000 })
  await expect(form.problem).toContainText(said)
  await expect(form.title).toHaveValue(title)
  await expect(form.summary).toHaveValue(SUMMARY)
  await expect(form.part('Screenshot')).toBeChecked()
  await expect(await form.entries('Console')).toContainText(['the crane is stuck'])
}

async function arrivesOnce({ form, reports, title }: { form: Form; reports: Gated['reports']; title: string }) {
  await form.retry.click()
  await form.arrived()
  const { report, debugger: known } = await reports.titled(title)
  expect(report.summary).toBe(SUMMARY)
  expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay', 'screenshot'])
  expect(known?.console.map(({ args }) => args.join(' '))).toContain('the crane is stuck')
}

const onApi =
  (judge: Judge): Judge =>
  (request) =>
    request.path.startsWith(API) ? judge(request) : 'pass'

const TROUBLES: readonly { name: string; judge: Judge; said: RegExp }[] = [
  { name: 'breaks every connection', judge: onApi(() => 'refuse'), said: /try again/i },
  {
    name: 'is behind a proxy that answers 503',
    judge: onApi(() => 'unavailable'),
    said: /server could not accept the report/i,
  },
  {
    name: 'takes uploads and loses every answer to them',
    judge: onApi(({ method }) => (method === 'PUT' ? 'cut' : 'pass')),
    said: /try again/i,
  },
  {
    name: 'makes the report and loses its answer',
    judge: onApi(({ path }) => (path === CAPTURE_FINALIZE ? 'cut' : 'pass')),
    said: /try again/i,
  },
]

for (const { name, judge, said } of TROUBLES) {
  test(`when the relay ${name}, nothing is lost and another try makes one report`, async ({ page, form, gated }) => {
    const { gate, home, reports } = gated
    const title = `The relay ${name}`
    await write({ page, form, home, title })
    gate.judge(judge)
    await form.send.click()
    await keepsEverything(form, { title, said })
    gate.judge(() => 'pass')
    await arrivesOnce({ form, reports, title })
  })
}

test('when a proxy refuses a large upload, the form says what to leave out, and the rest arrives', async ({
  page,
  form,
  gated: { gate, home, reports },
}) => {
  const noise = `<canvas data-earshot-keep width="900" height="500"></canvas><script>
    const canvas = document.querySelector('canvas').getContext('2d'), pixels = canvas.createImageData(900, 500)
    for (let at = 0; at < pixels.data.length; at++) pixels.data[at] = at % 4 === 3 ? 255 : Math.random() * 256
    canvas.putImageData(pixels, 0, 0)</script>`
  await page.goto(home.page(noise))
  await form.open()
  const small = 100_000
  gate.judge(onApi(({ method, size }) => (method === 'PUT' && size > small ? 'too-large' : 'pass')))
  await form.sendTitled('Too large')
  await expect(form.problem).toContainText(/Leave out the replay or the screenshot/, { timeout: 40_000 })
  await expect(form.problem).toContainText(/The screenshot \([\d.]+ MB\) was refused on its way/)
  await form.part('Screenshot').uncheck()
  await form.retry.click()
  await form.arrived()
  gate.judge(() => 'pass')
  const { report } = await reports.titled('Too large')
  expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay'])
})

test('a double click on Send sends once, and a double click on the button that opens a draft sends nothing', async ({
  page,
  form,
  gated: { gate, home, reports },
}) => {
  await write({ page, form, home, title: 'Twice' })
  await page.keyboard.press('Escape')
  const launcher = await form.launcher.boundingBox()
  await page.mouse.dblclick((launcher?.x ?? 0) + 20, (launcher?.y ?? 0) + 20)
  await expect(form.title).toHaveValue('Twice')
  const held = Promise.withResolvers<void>()
  gate.judge(onApi(({ method }) => (method === 'PUT' ? held.promise : 'pass')))
  await form.send.dblclick()
  await expect(form.dialog.getByRole('progressbar')).toBeVisible()
  held.resolve()
  gate.judge(() => 'pass')
  await form.arrived()
  expect((await reports.titled('Twice')).report.artifacts).toHaveLength(3)
})

test('when the relay is down, nothing is lost and another try after it is up again makes one report', async ({
  page,
  form,
  gated: { relay, home, reports },
}) => {
  const title = 'The relay was down'
  await write({ page, form, home, title })
  await relay.kill()
  await form.send.click()
  await keepsEverything(form, { title, said: /try again/i })
  await relay.start()
  await arrivesOnce({ form, reports, title })
})

test('when the relay’s disk is full, the form says so, and another try makes one report after space is freed', async ({
  page,
  form,
  gated: { relay, home, reports },
}) => {
  const title = 'No room'
  await relay.stop()
  await relay.start({ EARSHOT_MIN_FREE_BYTES: String(Number.MAX_SAFE_INTEGER) })
  await write({ page, form, home, title })
  await form.send.click()
  await keepsEverything(form, { title, said: /no free storage space/i })
  await relay.stop()
  await relay.start()
  await arrivesOnce({ form, reports, title })
})

test('with a slow relay the form shows progress and can be cancelled', async ({
  page,
  form,
  gated: { gate, home, reports },
}) => {
  await write({ page, form, home, title: 'Slow' })
  const held = Promise.withResolvers<void>()
  gate.judge(onApi(({ method }) => (method === 'PUT' ? held.promise : 'pass')))
  await form.send.click()
  await expect(form.dialog.getByRole('progressbar')).toBeVisible()
  await form.dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(form.title).toHaveValue('Slow')
  await expect(form.send).toBeVisible()
  held.resolve()
  gate.judge(() => 'pass')
  await form.send.click()
  await form.arrived()
  expect((await reports.titled('Slow')).report.artifacts).toHaveLength(3)
})

test('the form says that the reporter is offline, and sends after the connection is back', async ({
  page,
  context,
  form,
  gated: { home, reports },
}) => {
  const title = 'Offline'
  await write({ page, form, home, title })
  await context.setOffline(true)
  await form.send.click()
  await keepsEverything(form, { title, said: /offline/i })
  await context.setOffline(false)
  await arrivesOnce({ form, reports, title })
})

test('when the form, or the picture engine, cannot be loaded, another press or a report without a picture still goes', async ({
  page,
  form,
  gated: { home, reports },
}) => {
  let isCut = true
  await page.route('**/chunks/form-session-*', (route) => (isCut ? route.abort() : route.continue()))
  await page.route('**/chunks/screenshot-*', (route) => route.abort())
  await page.goto(home.page(BODY))
  await form.launcher.click()
  const again = page.getByRole('button', { name: 'Could not open. Try again' })
  await expect(again).toBeVisible()
  isCut = false
  await again.click()
  await expect(form.dialog.getByText(/^No screenshot: /)).toBeVisible()
  await form.sendTitled('At the second press')
  await form.arrived()
  const { report, debugger: known } = await reports.titled('At the second press')
  expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay'])
  expect(known?.parts).toContainEqual(expect.objectContaining({ kind: 'screenshot', state: 'failed' }))
})

test('when the picture editor cannot be loaded, the form says so, another press opens it, and the report goes either way', async ({
  page,
  form,
  gated: { home, reports },
}) => {
  let isCut = true
  await page.route('**/chunks/picture-editor-*', (route) => (isCut ? route.abort() : route.continue()))
  await write({ page, form, home, title: 'Without the editor' })
  const edit = form.dialog.getByRole('button', { name: 'Mark or black out' })
  const failure = form.dialog.locator('section').getByText(/^The editor could not be loaded/)
  await edit.press('Enter')
  await expect(failure).toBeVisible()
  await expect(edit).toBeFocused()
  await expect(form.title).toHaveValue('Without the editor')
  isCut = false
  await form.openEditor()
  await form.closeEditor()
  await expect(edit).toBeFocused()
  await expect(failure).toBeHidden()
  isCut = true
  await form.send.click()
  await form.arrived()
  const { report } = await reports.titled('Without the editor')
  expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay', 'screenshot'])
})

test('while the picture editor loads, the button says so, and it does not open after the reporter has closed the form', async ({
  page,
  form,
  gated: { home },
}) => {
  const held = Promise.withResolvers<void>()
  const asked = page.waitForRequest('**/chunks/picture-editor-*')
  await page.route('**/chunks/picture-editor-*', async (route) => {
    await held.promise
    await route.continue()
  })
  await write({ page, form, home, title: 'In a tunnel' })
  await form.dialog.getByRole('button', { name: 'Mark or black out' }).click()
  await asked
  const busy = form.dialog.getByRole('button', { name: 'Opening…' })
  await expect(busy).toHaveAttribute('aria-busy', 'true')
  await expect(busy).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(form.dialog).toBeHidden()
  const loaded = page.waitForResponse('**/chunks/picture-editor-*')
  held.resolve()
  await (await loaded).finished()
  await form.open()
  await expect(form.title).toHaveValue('In a tunnel')
  await form.openEditor()
})

test('a form that is closed keeps its text and its annotations', async ({ page, form, gated: { home, reports } }) => {
  await write({ page, form, home, title: 'Aside' })
  await form.openEditor()
  await form.draw('Black out', [
    { x: 600, y: 300 },
    { x: 800, y: 400 },
  ])
  await form.closeEditor()
  await page.keyboard.press('Escape')
  await expect(form.dialog).toBeHidden()
  await form.launcher.click()
  await expect(form.title).toHaveValue('Aside')
  await page.mouse.click(20, 400)
  await expect(form.dialog).toBeHidden()
  await form.launcher.click()
  await form.send.click()
  await form.arrived()
  const { coloursIn, decode } = await import('../support/pictures.ts')
  const { files } = await reports.titled('Aside')
  const colours = coloursIn(decode(files.screenshot as Buffer), { left: 602, top: 302, right: 798, bottom: 398 })
  expect([...colours]).toEqual(['0,0,0,255'])
})
