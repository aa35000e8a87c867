import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { expectExchangeHeaders, expectRefusal } from './expect-refusal.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

const SCRIPT = 'console.log("earshot")'
const CHUNK = 'export const form = 1'

let relay: RelayUnderTest
let widget_dir: string
beforeEach(async () => {
  widget_dir = await mkdtemp(join(tmpdir(), 'earshot-widget-'))
  await mkdir(join(widget_dir, 'chunks'))
  await writeFile(join(widget_dir, 'earshot.js'), SCRIPT)
  await writeFile(join(widget_dir, 'chunks', 'form-abc123.js'), CHUNK)
  await writeFile(join(widget_dir, 'chunks', 'notes.html'), '<script>')
  await writeFile(join(widget_dir, 'chunks', 'licenses.txt'), 'MIT')
  relay = await startRelay({ settings: { widget_dir } })
})
afterEach(async () => {
  await relay.dispose()
  await rm(widget_dir, { recursive: true })
})

const hash = createHash('sha256').update(SCRIPT).digest('hex').slice(0, 16)

it.each([
  ['/widget.js', SCRIPT, 'public, max-age=3600, stale-while-revalidate=86400'],
  [`/widget-${hash}.js`, SCRIPT, 'public, max-age=31536000, immutable'],
  ['/chunks/form-abc123.js', CHUNK, 'public, max-age=31536000, immutable'],
])('serves %s to every page, with caching', async (path, text, caching) => {
  const answer = await relay.call('GET', path, { headers: { 'Accept-Encoding': 'identity' } })
  expect([answer.status, answer.text]).toEqual([200, text])
  expectExchangeHeaders(answer)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': caching,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    vary: 'Accept-Encoding',
  })
  const etag = answer.headers.get('etag') ?? ''
  const again = await relay.call('GET', path, { headers: { 'If-None-Match': etag } })
  expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
  expectExchangeHeaders(again)
})

it('serves the licenses as text', async () => {
  const { headers, text } = await relay.call('GET', '/chunks/licenses.txt')
  expect([text, headers.get('content-type')]).toEqual(['MIT', 'text/plain; charset=utf-8'])
  expect(headers.get('cache-control')).not.toContain('immutable')
})

it('serves it compressed to clients that accept gzip', async () => {
  const { headers, bytes } = await new Promise<{ headers: NodeJS.Dict<string | string[]>; bytes: Buffer }>(
    (resolve) => {
      request(`${relay.url}/widget.js`, { headers: { 'Accept-Encoding': 'gzip, br' } }, (res) => {
        res.toArray().then((chunks) => resolve({ headers: res.headers, bytes: Buffer.concat(chunks) }))
      }).end()
    },
  )
  expect(headers['content-encoding']).toBe('gzip')
  expect(headers['content-length']).toBe(String(bytes.length))
  expect(gunzipSync(bytes).toString()).toBe(SCRIPT)
})

it('serves nothing else from the folder or outside it', async () => {
  for (const path of [
    '/chunks/other.js',
    '/chunks/notes.html',
    '/chunks/..%2fearshot.js',
    '/widget-0000000000000000.js',
    '/chunks/',
  ]) {
    expectRefusal(await relay.call('GET', path), 'NOT_FOUND')
  }
})

it('says what to do if the widget is not built', async () => {
  const bare = await startRelay()
  const error = expectRefusal(await bare.call('GET', '/widget.js'), 'NOT_FOUND')
  expect(error.message).toContain('node scripts/build-widget.mjs')
  await bare.dispose()
})
