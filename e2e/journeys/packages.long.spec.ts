import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '../support/fixtures.ts'
import { REPOSITORY } from '../support/paths.ts'

const run = promisify(execFile)
const PACKAGES = ['protocol', 'client', 'privacy', 'widget', 'relay']
const PNPM = 'pnpm@12.21.0'

const APP = `import { createWidget, WidgetError, type SentReport, type Widget } from '@earshot/widget'
const widget: Widget = createWidget({ key: 'ck_x', relay: 'https://relay.example.com', replayText: 'balanced' })
widget.on('sent', ({ id }: SentReport) => id.toUpperCase())
widget.on('failed', (error) => error instanceof WidgetError && error.code === 'ORIGIN_NOT_ALLOWED')
// @ts-expect-error There is no such option.
createWidget({ key: 'ck_x', relay: 'https://relay.example.com', colour: 'red' })
// @ts-expect-error A report has a title.
widget.submit({ summary: 'x' })
export const sent: Promise<SentReport> = widget.submit({ title: 'x', fields: { severity: 3 } })
`

const TYPED_SCHEMA = `import type { TokenResponse } from '@earshot/protocol'
import { tokenResponse } from '@earshot/protocol/schemas'
export const parse = (body: unknown): TokenResponse => tokenResponse.parse(body)
`

const TYPED_CLIENT = `import { createClient, EarshotError, type Report } from '@earshot/client'
const earshot = createClient({ url: 'https://relay.example.com', api_key: 'esk_x' })
export const report: Promise<Report> = earshot.reports.get('rep_x')
report.catch((error) => error instanceof EarshotError && error.code === 'NOT_FOUND')
// @ts-expect-error There is no such scope.
earshot.apiKeys.create({ name: 'x', scopes: ['reports:burn'], expires_in_days: 30 })
`

const CALLS = `import { createClient } from '@earshot/client'
const earshot = createClient({ url: 'http://127.0.0.1:1', api_key: 'esk_x' })
const error = await earshot.apiKeys.revoke('x').catch((thrown) => thrown)
console.log(error.code)
`

const SCHEMAS = `import { registerHooks } from 'node:module'
const loaded = new Set()
registerHooks({ resolve: (name, context, next) => (loaded.add(name), next(name, context)) })
await import('@earshot/protocol')
const before = loaded.has('zod')
const { tokenResponse } = await import('@earshot/protocol/schemas')
console.log(JSON.stringify({ before, after: loaded.has('zod'), passes: tokenResponse.safeParse({}).success }))
`

const ON_A_SERVER = `import { createWidget, WidgetError } from '@earshot/widget'
const before = Object.getOwnPropertyNames(globalThis).sort().join()
const widget = createWidget({ key: 'ck_x', relay: 'https://relay.example.com' })
widget.identify({ id: 'u-1' }); widget.setContext({ a: 1 }); widget.open(); widget.close()
const error = await widget.submit({ title: 'x' }).catch((thrown) => thrown)
widget.destroy()
const after = Object.getOwnPropertyNames(globalThis).sort().join()
console.log(JSON.stringify({ code: error.code, known: error instanceof WidgetError, same: before === after }))
`

const MASKS = `import { createMasking } from './node_modules/@earshot/relay/dist/workers/mask-pool.js'
const masking = createMasking({ per_key: 0, per_address: 0, now: Date.now })
const caller = { key_id: 'a', address: 'x', signal: new AbortController().signal }
// The first fits into a thread, the second needs a process.
for (const lines of [1, 20_000]) {
  const entries = Array.from({ length: lines }, (_, at) => ({ at, level: 'log', args: ['by kim@private.example'] }))
  const bytes = Buffer.from(JSON.stringify({ version: 1, console: entries }))
  const masked = await masking.document({ bytes, is_packed: false }, caller)
  console.log(JSON.parse(masked.toString()).console.at(-1).args[0])
}
await masking.stop()
`

/** The modules that `index.js` of a folder leads to, by their paths in it. */
async function importedFrom(folder: string): Promise<string[]> {
  const found = new Set(['index.js'])
  for (const name of found) {
    const text = await readFile(join(folder, name), 'utf8')
    for (const [, path] of text.matchAll(/(?:from|import\(?)\s*['"](\.[^'"]+)['"]/g))
      found.add(join(dirname(name), path ?? ''))
  }
  return [...found]
}

test('the packed packages install into an empty folder and work there', async () => {
  test.setTimeout(240_000)
  const folder = await mkdtemp(join(tmpdir(), 'earshot-packed-'))
  const app = join(folder, 'app')
  await mkdir(app)
  const npx = (args: string[], cwd: string) => run('npx', ['--yes', ...args], { cwd })

  await test.step('they are built and packed', async () => {
    for (const name of PACKAGES) {
      const cwd = join(REPOSITORY, 'packages', name)
      await run('npm', ['run', 'build'], { cwd })
      await npx([PNPM, 'pack', '--pack-destination', folder], cwd)
    }
  })
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  expect(tarballs).toHaveLength(PACKAGES.length)

  await test.step('they install', async () => {
    await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }))
    const files = tarballs.map((name) => join(folder, name))
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...files, 'typescript@7.0.2'], {
      cwd: app,
    })
  })

  await test.step('the recorder is in the widget’s own package, with what is left out and mended', async () => {
    expect(await readdir(join(app, 'node_modules'))).not.toContain('@rrweb')
    const recorder = await readFile(join(app, 'node_modules/@earshot/widget/dist/capture/record.js'), 'utf8')
    expect(recorder).toContain('.style.cssText = m.oldValue')
    expect(recorder).not.toContain('new Worker(')
  })

  await test.step('the widget’s package holds what is imported, and nothing of the script tag', async () => {
    const installed = join(app, 'node_modules/@earshot/widget')
    expect((await readdir(installed)).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'licenses.txt', 'package.json'])
    const modules = await readdir(join(installed, 'dist'), { recursive: true })
    expect(modules).toEqual(expect.arrayContaining(await importedFrom(join(installed, 'dist'))))
    const OF_THE_SCRIPT_TAG = /^(?:built-ins|chunks|earshot\.js|script-tag)/
    expect(modules.filter((name) => OF_THE_SCRIPT_TAG.test(name))).toEqual([])
  })

  await test.step('createWidget, the client and the schemas have types that hold', async () => {
    await writeFile(join(app, 'app.ts'), APP)
    await writeFile(join(app, 'schema.ts'), TYPED_SCHEMA)
    await writeFile(join(app, 'client.ts'), TYPED_CLIENT)
    const options = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
    }
    await writeFile(
      join(app, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['app.ts', 'schema.ts', 'client.ts'] }),
    )
    await run(process.execPath, [join(app, 'node_modules/typescript/bin/tsc'), '-p', app])
  })

  await test.step('where there is no page, the widget does nothing and says so', async () => {
    await writeFile(join(app, 'server.js'), ON_A_SERVER)
    const { stdout } = await run(process.execPath, [join(app, 'server.js')])
    expect(JSON.parse(stdout)).toEqual({ code: 'NOT_RUNNING', known: true, same: true })
  })

  await test.step('the protocol’s schemas have an entry point of their own, which alone loads zod', async () => {
    await writeFile(join(app, 'schemas.js'), SCHEMAS)
    const { stdout } = await run(process.execPath, [join(app, 'schemas.js')])
    expect(JSON.parse(stdout)).toEqual({ before: false, after: true, passes: false })
  })

  await test.step('the client runs on a server', async () => {
    await writeFile(join(app, 'calls.js'), CALLS)
    const { stdout } = await run(process.execPath, [join(app, 'calls.js')])
    expect(stdout.trim()).toBe('UNREACHABLE')
  })

  await test.step('the relay’s command runs, and has the widget with it', async () => {
    const { stdout } = await npx(['--offline', 'earshot', '--help'], app)
    expect(stdout).toContain('capture-keys create')
    expect(await readdir(join(app, 'node_modules/@earshot/relay/dist/widget'))).toEqual(
      expect.arrayContaining(['earshot.js', 'chunks']),
    )
  })

  await test.step('the relay finds the programs that mask large documents', async () => {
    await writeFile(join(app, 'masks.js'), MASKS)
    const { stdout } = await run(process.execPath, [join(app, 'masks.js')])
    expect(stdout.match(/by \[email\]/g)).toHaveLength(2)
  })
  await rm(folder, { recursive: true })
})
