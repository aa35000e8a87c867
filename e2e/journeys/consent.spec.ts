import { CAPTURE_CONFIG, CAPTURE_TOKENS, type DebuggerDocument } from '@earshot/protocol'
import { expect, test } from '../support/fixtures.ts'

test('before Send the widget requests only the limits and a token, without data of the page', async ({
  page,
  form,
  gated: { gate, home },
}) => {
  gate.heard.length = 0
  await page.goto(home.page('<h1>The plan</h1><button onclick="console.error(\'lost the plan\')">Break</button>'))
  await page.getByRole('button', { name: 'Break' }).click()
  await form.open()
  await form.title.fill('Not sent yet')
  await form.summary.fill('I am still writing')
  await form.part('Replay').uncheck()
  await page.keyboard.press('Escape')
  await expect(form.dialog).toBeHidden()
  await form.launcher.click()
  await expect(form.title).toHaveValue('Not sent yet')

  const token = { public_key: home.key, origin: home.origin, action: 'create' }
  const heard = gate.heard.filter(({ path }) => path !== '/widget.js' && !path.startsWith('/chunks/'))
  // A page on a loopback address asks for a token at its start too, to check its setup.
  const asked = [...new Set(heard.map((call) => JSON.stringify(call)))].map((call) => JSON.parse(call))
  expect(asked.sort((one, other) => one.path.localeCompare(other.path))).toEqual([
    { method: 'GET', path: `${CAPTURE_CONFIG}?public_key=${home.key}`, body: '' },
    { method: 'POST', path: CAPTURE_TOKENS, body: JSON.stringify(token) },
  ])
})

test('the report holds what the form lists; removed entries and parts are nowhere in it', async ({
  page,
  form,
  home,
  reports,
}) => {
  const address = home.page(`<h1>Harbour</h1>
    <button onclick="console.log('kept line'); console.log('removed line')">Talk</button>
    <button onclick="fetch('/kept-request'); fetch('/removed-request')">Ask</button>`)
  await page.goto(address)
  await expect(form.launcher).toBeVisible()
  await page.getByRole('button', { name: 'Talk' }).click()
  const asked = page.waitForResponse(/removed-request/)
  await page.getByRole('button', { name: 'Ask' }).click()
  await asked
  await form.open()

  const lines = await form.entries('Console')
  await expect(lines).toContainText([/removed line/, /kept line/])
  await lines.filter({ hasText: 'removed line' }).getByRole('button', { name: 'Remove' }).click()
  const requests = await form.entries('Network')
  await requests.filter({ hasText: 'removed-request' }).getByRole('button', { name: 'Remove' }).click()
  await form.part('Replay').uncheck()
  await form.part('Screenshot').uncheck()
  await form.part('Your actions').uncheck()
  const listed = { console: await lines.allInnerTexts(), network: await requests.allInnerTexts() }
  await form.sendTitled('Only what I chose')
  await form.arrived()

  const { report, debugger: known, everything } = await reports.titled('Only what I chose')
  expect(report.media_kind).toBe('none')
  expect(report.artifacts.map(({ kind }) => kind)).toEqual(['debugger'])
  expect(known?.console).toHaveLength(listed.console.length)
  expect(known?.network).toHaveLength(listed.network.length)
  for (const { args } of known?.console ?? []) expect(listed.console.join('\n')).toContain(args.join(' '))
  for (const { url } of known?.network ?? []) expect(listed.network.join('\n')).toContain(url)
  expect(everything).toContain('kept line')
  expect(everything).toContain('kept-request')
  expect(everything).not.toContain('removed line')
  expect(everything).not.toContain('removed-request')
  expect(known?.actions).toEqual([])
  expect(known?.parts.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
    'replay left_out',
    'screenshot left_out',
  ])
})

test('with every switch off nothing of the page is sent, in no field of the debugger document', async ({
  page,
  form,
  home,
  reports,
}) => {
  await page.goto(home.page('<h1>Off</h1><button>Press</button>', { attributes: 'data-release="4.2"' }))
  await expect(form.launcher).toBeVisible()
  await page.getByRole('button', { name: 'Press' }).click()
  await page.evaluate(() => {
    console.log('a line')
    void fetch('/missing')
    setTimeout(() => {
      throw new Error('an error')
    })
  })
  await form.open()
  for (const part of await form.dialog.getByRole('switch').all()) await part.uncheck()
  await form.sendTitled('All off')
  await form.arrived()
  const { report, debugger: known } = await reports.titled('All off')
  expect(report.artifacts.map(({ kind }) => kind)).toEqual(['debugger'])
  const { version, captured_at, privacy, parts, ...ofThePage } = known ?? ({} as DebuggerDocument)
  for (const [name, value] of Object.entries(ofThePage)) expect(Object.keys(value ?? {}), name).toEqual([])
})

test('what happens while the form is open is not recorded', async ({ page, form, home, reports }) => {
  await page.goto(home.page('<h1>Quiet</h1><script>onmessage = ({ data }) => console.log(data)</script>'))
  await expect(form.launcher).toBeVisible()
  await page.evaluate(() => postMessage('said before'))
  await form.open()
  await page.evaluate(() => postMessage('said while writing'))
  await form.sendTitled('Frozen')
  await form.arrived()
  const { everything } = await reports.titled('Frozen')
  expect(everything).toContain('said before')
  expect(everything).not.toContain('said while writing')
})
