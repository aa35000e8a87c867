import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PNG } from 'pngjs'
import { serveForm } from '../../examples/plain-form/server.mjs'
import { expect, test } from '../support/fixtures.ts'
import { freePort } from '../support/free-port.ts'
import { REPOSITORY } from '../support/paths.ts'

// Each starts processes of its own, which a busy machine takes long for.
test.describe.configure({ timeout: 120_000 })

const run = promisify(execFile)

test('the plain form sends a report with a picture without the widget', async ({ page, relay, reports }) => {
  const port = await freePort()
  const publicKey = await relay.captureKey([`http://127.0.0.1:${port}`])
  const site = await serveForm({ relay: relay.url, publicKey, port })
  const picture = new PNG({ width: 40, height: 30 })
  picture.data.fill(200)
  const file = PNG.sync.write(picture)
  await page.goto(site.url)
  await page.getByLabel('What went wrong?').fill('By hand')
  await page.getByLabel('Tell us more').fill('Without the widget')
  await page.getByLabel('Your e-mail').fill('hand@example.org')
  await page.getByLabel('A screenshot').setInputFiles({ name: 'shot.png', mimeType: 'image/png', buffer: file })
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('status')).toContainText(/Your report is number rep_/)
  const { report, files } = await reports.titled('By hand')
  expect(report).toMatchObject({
    summary: 'Without the widget',
    reporter: { email: 'hand@example.org' },
    meta: { source: 'form' },
  })
  expect(files.screenshot?.equals(file)).toBe(true)

  await relay.cli('capture-keys', 'revoke', publicKey)
  await page.getByLabel('What went wrong?').fill('Once more')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('status')).toContainText('Not sent: ')
  await expect(page.getByLabel('What went wrong?')).toHaveValue('Once more')
  await site.close()
})

test('a server sends a report without an Origin header', async ({ relay, reports }) => {
  const origin = 'https://nightly.example.com'
  const key = await relay.captureKey([origin])
  const script = join(REPOSITORY, 'examples/server-upload/report.mjs')
  const env = { ...process.env, EARSHOT_RELAY: relay.url, EARSHOT_KEY: key, EARSHOT_ORIGIN: origin }
  const { stdout } = await run(process.execPath, [script, 'Nightly import failed', 'Row 812 has no price'], { env })
  const { report, debugger: known } = await reports.read(stdout.trim())
  expect(report).toMatchObject({ title: 'Nightly import failed', summary: 'Row 812 has no price', origin })
  expect(known?.context.custom).toMatchObject({ node: process.version })
})
