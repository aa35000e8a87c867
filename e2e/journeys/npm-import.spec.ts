import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '../support/fixtures.ts'
import { formOn } from '../support/form.ts'
import { NPM_EXAMPLE } from '../support/paths.ts'
import { decode } from '../support/pictures.ts'
import { playReplay } from '../support/replay.ts'
import { folder, serveSite } from '../support/site.ts'

const run = promisify(execFile)
const vite = join(dirname(createRequire(join(NPM_EXAMPLE, 'x')).resolve('vite/package.json')), 'bin/vite.js')

test('an app that imports the widget reports by its own button and from its code', async ({
  page,
  context,
  relay,
  reports,
}) => {
  const built = await mkdtemp(join(tmpdir(), 'earshot-app-'))
  const files = folder(built)
  // As any host of single-page apps: what is no file is the app.
  const site = await serveSite((request, response) => {
    if (request.method === 'PUT') return response.writeHead(502).end()
    if (!request.url?.includes('.')) request.url = '/index.html'
    return files(request, response)
  })
  const key = await relay.captureKey([site.origin])
  await run(process.execPath, [vite, 'build', '--outDir', built, '--logLevel', 'error'], {
    cwd: NPM_EXAMPLE,
    env: { ...process.env, VITE_EARSHOT_RELAY: relay.url, VITE_EARSHOT_KEY: key },
  })
  const form = formOn(page, { name: 'Tell the harbour office' })

  await test.step('the form opens by the app’s button and sends what went before', async () => {
    await page.goto(site.origin)
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('Your name').fill('Wilhelmina')
    await page.getByLabel('Access code').fill('quay-gate-0451')
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByRole('button', { name: 'Something wrong?' }).click()
    await form.ready()
    await form.openEditor()
    await form.closeEditor()
    await form.sendTitled('My name is not kept')
    await form.arrived()
    await form.dialog.getByRole('button', { name: 'Close' }).last().click()

    const { report, files: parts, debugger: known, replay, everything } = await reports.titled('My name is not kept')
    expect(report.reporter).toMatchObject({ id: 'u-17', name: 'Wilhelmina' })
    expect(decode(parts.screenshot as Buffer).width).toBe(1280)
    expect(known?.context).toMatchObject({
      release: '2.3.0',
      custom: { page: 'settings', tenant: 'north-harbour' },
    })
    expect(known?.actions).toContainEqual(
      expect.objectContaining({ kind: 'navigation', url: `${site.origin}/settings` }),
    )
    // The app itself came before the widget in it.
    const before = known?.network.filter(({ buffered }) => buffered).map(({ url }) => new URL(url).pathname)
    expect(before).toContainEqual(expect.stringMatching(/^\/assets\/.*\.js$/))
    expect(before?.join()).not.toMatch(/widget\.js|api\/v1/)
    const texts = await playReplay(context, replay ?? { version: 1, events: [] })
    expect(texts.at(-1)).toContain('Settings')
    expect(everything).not.toContain('quay-gate-0451')
  })

  await test.step('a failure is reported from code', async () => {
    await page.getByRole('link', { name: 'Berths' }).click()
    await page.getByRole('button', { name: 'Save the plan' }).click()
    const status = page.getByText(/The harbour office knows: rep_/)
    await expect(status).toBeVisible({ timeout: 20_000 })
    const id = /rep_\w+/.exec((await status.textContent()) ?? '')?.[0] ?? ''
    const { report, debugger: known } = await reports.read(id)
    expect(report.title).toBe('The plan could not be saved')
    expect(known?.network).toContainEqual(expect.objectContaining({ method: 'PUT', status: 502 }))
  })
  await site.close()
  await rm(built, { recursive: true })
})
