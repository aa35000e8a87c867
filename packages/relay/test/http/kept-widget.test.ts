import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepWidget, MAX_AGE_MS, MAX_BYTES, MAX_VERSIONS } from '../../src/http/kept-widget.ts'
import { readWidgetFiles } from '../../src/http/widget-files.ts'
import { expectRefusal } from './expect-refusal.ts'
import { startRelay } from './relay-under-test.ts'

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'earshot-kept-'))
  folder = join(root, 'kept')
})
afterEach(() => rm(root, { recursive: true }))

/** A built widget with a chunk whose name is its version's. */
async function build(version: string, chunk = `export const version = '${version}'`): Promise<string> {
  const widget_dir = join(root, version)
  await mkdir(join(widget_dir, 'chunks'), { recursive: true })
  await writeFile(join(widget_dir, 'earshot.js'), `import('form-${version}')`)
  await writeFile(join(widget_dir, 'chunks', `form-${version}.js`), chunk)
  await writeFile(join(widget_dir, 'chunks', `form-${version}.js.map`), '{}')
  return widget_dir
}

async function start(version: string, now: number) {
  const { script, chunks } = readWidgetFiles(await build(version))
  if (!script) throw new Error('The script is there.')
  return keepWidget({ script, chunks }, { folder, now }).map((kept) => [...kept.chunks.keys()])
}

it('serves the chunks and the pinned script of former versions over two upgrades', async () => {
  const data_dir = join(root, 'data')
  for (const version of ['one', 'two', 'three']) {
    const relay = await startRelay({ settings: { data_dir, widget_dir: await build(version) } })
    for (const path of ['/chunks/form-one.js', `/widget-${hashOf("import('form-one')")}.js`]) {
      const { status, text, headers } = await relay.call('GET', path)
      expect([version, status, text]).toEqual([version, 200, expect.stringContaining('one')])
      expect(headers.get('cache-control')).toContain('immutable')
    }
    expect((await relay.call('GET', '/widget.js')).text).toContain(`form-${version}`)
    expectRefusal(await relay.call('GET', '/chunks/form-four.js'), 'NOT_FOUND')
    await relay.dispose()
  }
})

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

it('removes a version when its time is over, counted from its replacement', async () => {
  await start('one', 0)
  expect(await start('two', 10 * MAX_AGE_MS)).toEqual([['form-one.js']])
  expect(await start('two', 11 * MAX_AGE_MS)).toEqual([['form-one.js']])
  expect(await start('two', 11 * MAX_AGE_MS + 1)).toEqual([])
  expect(await readdir(folder)).toHaveLength(1)
})

it('keeps a version that is served again', async () => {
  await start('one', 0)
  await start('two', 1)
  await start('one', 2)
  expect(await start('three', 3 * MAX_AGE_MS)).toEqual([['form-one.js']])
})

it('keeps no more versions and no more bytes than its limits', async () => {
  for (let version = 0; version <= MAX_VERSIONS + 1; version++) await start(`v${version}`, version)
  expect(await start('last', 100)).toHaveLength(MAX_VERSIONS)
  expect(await readdir(folder)).toHaveLength(MAX_VERSIONS + 1)
  await build('large', `//${'x'.repeat(MAX_BYTES)}`)
  const { script, chunks } = readWidgetFiles(join(root, 'large'))
  if (script) keepWidget({ script, chunks }, { folder, now: 101 })
  expect(await start('after', 102)).toEqual([])
})

it('serves its own version if no other can be kept', async () => {
  const data_dir = join(root, 'data')
  await mkdir(data_dir, { mode: 0o700 })
  await writeFile(join(data_dir, 'widget-versions'), 'in the way')
  const relay = await startRelay({ settings: { data_dir, widget_dir: await build('one') } })
  expect((await relay.call('GET', '/chunks/form-one.js')).status).toBe(200)
  await relay.dispose()
})

it('leaves no part of a version that could not be written whole', async () => {
  await start('one', 0)
  await mkdir(join(folder, '.new-broken'))
  expect(await start('two', 1)).toEqual([['form-one.js']])
  expect(await start('three', 2)).toEqual([['form-two.js'], ['form-one.js']])
})
