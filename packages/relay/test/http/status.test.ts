import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
beforeEach(async () => {
  relay = await startRelay()
})
afterEach(() => relay.dispose())

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const read = (accept: string, path = '/status') => relay.call('GET', path, { headers: { Accept: accept } })

/** As when the disk has failed: a file stands where the folder was. */
async function breakFiles(): Promise<void> {
  const files = join(relay.folder, 'files')
  await rename(files, `${files}-away`)
  await writeFile(files, '')
}

it.each(['application/json', '*/*', ''])('is JSON for a program that accepts "%s"', async (accept) => {
  const { status, body, headers } = await read(accept)
  expect([status, body]).toEqual([200, { up: true, ready: true, version: '0.1.0' }])
  expect(headers.get('vary')).toContain('Accept')
})

it('is a page without a script for a browser', async () => {
  const { status, text, headers } = await read(BROWSER)
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('vary')).toContain('Accept')
  const policy = headers.get('content-security-policy') ?? ''
  const [, nonce = ''] = /style-src 'nonce-([^']+)'/.exec(policy) ?? []
  expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-[^']+'; img-src data:; /)
  expect(text).toContain(`<style nonce="${nonce}">`)
  expect(text).toContain('Reports are accepted')
  expect(text).toContain('Earshot 0.1.0')
  expect(text).not.toMatch(/<script|style="|href="(?!data:,")/)
})

it('says that reports are not accepted, and nothing about why', async () => {
  await breakFiles()
  expect((await relay.call('GET', '/readyz')).body.error.details).toEqual({ failing: ['files'] })
  expect((await read('application/json')).body).toEqual({ up: true, ready: false, version: '0.1.0' })
  const { text } = await read(BROWSER)
  expect(text).toContain('Reports are not accepted now')
  for (const internal of ['files', 'disk', 'database', relay.folder]) expect(text).not.toContain(internal)
})

it('is under the path prefix of the public URL, whether or not a proxy removes it', async () => {
  await relay.dispose()
  relay = await startRelay({ settings: { public_url: 'https://www.example.com/status', metrics: 'loopback' } })
  for (const path of ['/status', '/status/status']) expect((await read('*/*', path)).body).toMatchObject({ up: true })
  for (const path of ['/metrics', '/status/metrics']) expect((await relay.call('GET', path)).status).toBe(200)
})
