import { expect, test } from '../support/fixtures.ts'
import { whenIdle } from '../support/idle.ts'
import { decode } from '../support/pictures.ts'
import { playReplay } from '../support/replay.ts'

/** What the page under test keeps for us. */
interface Told {
  told: unknown[]
  Earshot: {
    submit(report: object): Promise<{ id: string }>
    open(): void
    close(): void
    destroy(): void
    identify(user: object | null): void
    setContext(context: object): void
    on(name: string, listener: (event: unknown) => void): () => void
    attachTo(element: Element): () => void
  }
}
declare const window: Window & Told

test('submit() sends a full report without the form', async ({ page, form, home, reports }) => {
  await page.goto(home.page('<h1>Unattended</h1><p>Nobody is here to write.'))
  await expect(form.launcher).toBeVisible()
  await whenIdle(page)
  await page.evaluate(() => console.error('the watchdog barked'))
  const { id } = await page.evaluate(() =>
    window.Earshot.submit({
      title: 'The watchdog barked',
      summary: 'By itself',
      visibility: 'private',
      reporter: { id: 'watchdog-1', name: 'Rex' },
      fields: { severity: 3, area: 'kennel' },
    }),
  )
  const { report, files, debugger: known, replay } = await reports.read(id)
  expect(report).toMatchObject({
    title: 'The watchdog barked',
    summary: 'By itself',
    visibility: 'private',
    reporter: { id: 'watchdog-1', name: 'Rex' },
    fields: { severity: 3, area: 'kennel' },
  })
  expect(decode(files.screenshot as Buffer).width).toBe(1280)
  expect(known?.console.at(-1)).toMatchObject({ level: 'error', args: ['the watchdog barked'] })
  expect(replay?.events.length).toBeGreaterThan(1)
})

test('a report made before the page is idle has a replay of the page as it is', async ({
  page,
  form,
  home,
  reports,
}) => {
  const never = '<script>requestIdleCallback = () => 1</script>'
  const early = `<script>
    window.told = []
    window.Earshot = [['submit', { title: 'While loading' }], ['on', 'sent', (sent) => window.told.push(sent.id)]]
  </script>`
  await page.goto(home.page('<h1>Early bird</h1><p>Its text', { head: never + early }))

  await test.step('by code', async () => {
    await page.waitForFunction(() => window.told.length === 1, undefined, { timeout: 30_000 })
    const { replay } = await reports.titled('While loading')
    if (!replay) throw new Error('There is no replay')
    expect((await playReplay(page.context(), replay)).at(-1)).toContain('Early bird')
  })

  await test.step('by the launcher, and nothing is recorded while the form is open', async () => {
    await page.reload()
    await form.open()
    await page.evaluate(() => document.body.append('while the form was open'))
    await form.sendTitled('Pressed at once')
    await form.arrived()
    const { replay } = await reports.titled('Pressed at once')
    if (!replay) throw new Error('There is no replay')
    const text = (await playReplay(page.context(), replay)).join('\n')
    expect(text).toContain('Early bird')
    expect(text).not.toContain('while the form')
  })
})

test('submit() omits the parts that are excluded', async ({ page, form, home, reports }) => {
  await page.goto(home.page('<h1>Small</h1>'))
  await expect(form.launcher).toBeVisible()
  const { id } = await page.evaluate(() =>
    window.Earshot.submit({ title: 'Small', include: { screenshot: 'off', replay: 'off', debugger: 'off' } }),
  )
  const { report } = await reports.read(id)
  expect(report.artifacts).toEqual([])
  expect(report.media_kind).toBe('none')
})

test('submit() rejects with a code and a sentence when the title is missing', async ({ page, form, home }) => {
  await page.goto(home.page('<h1>Wordless</h1>'))
  await expect(form.launcher).toBeVisible()
  const error = await page.evaluate(() =>
    window.Earshot.submit({ title: '   ' }).then(
      () => null,
      (thrown) => ({ name: thrown.name, code: thrown.code, message: thrown.message, retryable: thrown.retryable }),
    ),
  )
  expect(error).toMatchObject({ name: 'WidgetError', code: 'VALIDATION_ERROR', retryable: false })
  expect(error?.message).toBe('submit() needs a title of 1 to 200 characters.')
})

test('calls that the page makes before the script has loaded are queued', async ({ page, form, home, reports }) => {
  const queue = `<script>
    window.told = []
    window.Earshot = [
      ['identify', { id: 'u-9', name: 'Nan' }],
      ['setContext', { tenant: 'north', flags: { beta: true } }],
      ['on', 'open', () => told.push('open')],
      ['on', 'sent', ({ id }) => told.push(id)],
      ['open'],
    ]
  </script>`
  await page.goto(home.page('<h1>Early</h1>', { head: queue, attributes: 'data-release="7.1.0"' }))
  await expect(form.dialog).toBeVisible()
  await form.sendTitled('Early bird')
  await form.arrived()
  const { report, debugger: known } = await reports.titled('Early bird')
  expect(report.reporter).toMatchObject({ id: 'u-9', name: 'Nan' })
  expect(known?.context).toMatchObject({ release: '7.1.0', custom: { tenant: 'north', flags: { beta: true } } })
  expect(await page.evaluate(() => window.told)).toEqual(['open', report.id])
})

test('a page that listens for failures is notified if the widget cannot be loaded', async ({ page, home }) => {
  let isCut = true
  await page.route('**/chunks/core-*', (route) => (isCut ? route.abort() : route.continue()))
  const listen = `<script>
    window.heard = []
    window.Earshot = [['on', 'failed', ({ code, retryable }) => heard.push([code, retryable])], ['on', 'open', () => heard.push('open')]]
  </script>`
  await page.goto(home.page('<h1>Deaf</h1>', { head: listen }))
  await page.evaluate(() => window.Earshot && 'open' in window.Earshot && window.Earshot.open())
  await expect.poll(() => page.evaluate('heard')).toEqual([['CHUNK_FAILED', true]])
  isCut = false
  // By itself the script tries again when the page is idle; a try from before the cut ended may still be under way.
  const heard = async () => {
    await page.evaluate(() => window.Earshot && 'open' in window.Earshot && window.Earshot.open())
    return page.evaluate('heard.at(-1)')
  }
  await expect.poll(heard).toBe('open')
})

test('an invalid queued call breaks neither the page nor the calls after it', async ({ page, form, home }) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const queue = `<script>
    window.Earshot = [['attachTo', null], ['nonsense'], ['submit', { title: '' }], ['on', 'open'], ['open']]
  </script>`
  await page.goto(home.page('<h1>Wrong</h1>', { head: queue }))
  await expect(form.dialog).toBeVisible()
  await whenIdle(page)
  await expect(page.locator('[data-earshot-ui]')).toHaveCount(2)
  expect(errors).toEqual([])
})

test('a page opens and closes the form from code and receives the events', async ({ page, form, home }) => {
  await page.goto(home.page('<h1>Own button</h1><button id="own">Help</button>', { attributes: 'data-launcher="off"' }))
  await page.waitForFunction(() => window.Earshot?.attachTo)
  await page.evaluate(() => {
    window.told = []
    for (const name of ['open', 'close']) window.Earshot.on(name, () => window.told.push(name))
    const detach = window.Earshot.attachTo(document.querySelector('#own') as Element)
    Object.assign(window, { detach })
  })
  await expect(form.launcher).toHaveCount(0)
  await page.getByRole('button', { name: 'Help' }).click()
  await expect(form.dialog).toBeVisible()
  await form.title.fill('Half a thought')
  await page.evaluate(() => window.Earshot.close())
  await expect(form.dialog).toBeHidden()
  await page.evaluate(() => window.Earshot.open())
  await expect(form.title).toHaveValue('Half a thought')
  await page.evaluate(() => window.Earshot.close())
  await expect(form.dialog).toBeHidden()
  expect(await page.evaluate(() => window.told)).toEqual(['open', 'close', 'open', 'close'])
  await page.evaluate(() => (window as unknown as { detach(): void }).detach())
  await page.getByRole('button', { name: 'Help' }).click()
  await expect(form.dialog).toBeHidden()
})

test('identify(null) forgets the user', async ({ page, form, home, reports }) => {
  await page.goto(home.page('<h1>Signed out</h1>'))
  await expect(form.launcher).toBeVisible()
  await page.evaluate(() => {
    window.Earshot.identify({ id: 'u-1', name: 'Somebody Particular', email: 'somebody@example.com' })
    window.Earshot.identify(null)
  })
  await form.open()
  await expect(form.email).toHaveValue('')
  await form.sendTitled('Signed out')
  await form.arrived()
  const { everything } = await reports.titled('Signed out')
  expect(everything).not.toContain('Somebody Particular')
  expect(everything).not.toContain('somebody@example.com')
})
