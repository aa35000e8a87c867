import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DirectAccess } from '../../src/storage/files.ts'
import { hasCorsRules, probeBucket, setCorsRules } from '../../src/storage/s3/bucket.ts'
import { createS3Client, type S3Settings } from '../../src/storage/s3/client.ts'
import { openS3Files } from '../../src/storage/s3-files.ts'
import { filesContract } from './files.ts'
import { sha256 } from './samples.ts'

type Store = { settings: S3Settings; stop: () => Promise<void> }

/** What an S3 store must do with our driver: the stand-in for one, and a real one. */
export function storeContract(start: () => Promise<Store>): void {
  let store: Store
  let spool: string
  let opened = 0
  const open = (settings = store.settings) =>
    openS3Files({ client: createS3Client(settings, Date.now), prefix: `earshot/test-${++opened}`, spool })

  beforeAll(async () => {
    store = await start()
    spool = await mkdtemp(join(tmpdir(), 'earshot-spool-'))
  }, 120_000)
  afterAll(async () => {
    expect(await readdir(spool)).toEqual([])
    await rm(spool, { recursive: true })
    await store.stop()
  })

  it('removes spool files of a killed process, and none that may be in use', async () => {
    const [old, young] = [randomUUID(), randomUUID()]
    for (const name of [old, young, 'notes']) await writeFile(join(spool, name), 'x')
    for (const name of [old, 'notes']) await utimes(join(spool, name), 0, 0)
    await open()
    expect((await readdir(spool)).sort()).toEqual(['notes', young].sort())
    for (const name of [young, 'notes']) await rm(join(spool, name))
  })

  filesContract(async () => ({ files: await open(), dispose: async () => {} }))

  async function direct(): Promise<DirectAccess> {
    const { direct } = await open()
    if (!direct) throw new Error('S3 is reached directly')
    return direct
  }
  const text = 'what the browser sends'
  const upload = () => ({
    name: 'incoming/art_1',
    content_type: 'image/png',
    size: text.length,
    sha256: sha256(text),
    signed_at: Date.now(),
    expires_at: Date.now() + 60_000,
  })
  const send = async (address: { url: string; headers: Record<string, string> }, body = text) => {
    const response = await fetch(address.url, { method: 'PUT', headers: address.headers, body })
    await response.body?.cancel()
    return response.status
  }

  it('accepts a client’s bytes by a signed URL, and returns them as a download', async () => {
    const access = await direct()
    expect(await send(await access.presignPut(upload()))).toBe(200)
    expect(await access.take({ from: 'incoming/art_1', to: 'fil_1' })).toBe('taken')
    const times = { signed_at: Date.now(), expires_at: Date.now() + 60_000 }
    const url = await access.presignGet({ name: 'fil_1', filename: 'shot.png', content_type: 'image/png', ...times })
    const response = await fetch(url, { headers: { range: 'bytes=5-7' } })
    expect(response.status).toBe(206)
    expect(await response.text()).toBe('the')
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="shot.png"')
  })

  it('keeps a taken file, whatever else is uploaded to the same URL', async () => {
    const access = await direct()
    const address = await access.presignPut({ ...upload(), sha256: null })
    await send(address)
    await access.take({ from: 'incoming/art_1', to: 'fil_1' })
    await send(address, text.toUpperCase())
    const times = { signed_at: Date.now(), expires_at: Date.now() + 60_000 }
    const url = await access.presignGet({ name: 'fil_1', filename: 'a', content_type: 'image/png', ...times })
    expect(await (await fetch(url)).text()).toBe(text)
  })

  it('reports that nothing was uploaded', async () => {
    expect(await (await direct()).take({ from: 'incoming/nothing', to: 'fil_1' })).toBe('missing')
  })

  it('refuses another length, type, object or method, and an expired URL', async () => {
    const access = await direct()
    const address = await access.presignPut(upload())
    expect(await send(address, `${text}!`)).toBe(403)
    expect(await send({ ...address, headers: { ...address.headers, 'content-type': 'text/html' } })).toBe(403)
    expect(await send({ ...address, url: address.url.replace('art_1', 'art_2') })).toBe(403)
    expect((await fetch(address.url)).status).toBe(403)
    const past = await access.presignPut({
      ...upload(),
      signed_at: Date.now() - 60_000,
      expires_at: Date.now() - 1_000,
    })
    expect(await send(past)).toBe(403)
    expect(await access.take({ from: 'incoming/art_1', to: 'fil_1' })).toBe('missing')
  })

  it('distinguishes a missing bucket and wrong credentials from a usable bucket', async () => {
    const look = (changes: Partial<S3Settings>) =>
      probeBucket(createS3Client({ ...store.settings, ...changes }, Date.now))
    expect(await look({})).toBe('fits')
    expect(await look({ bucket: 'nothing-here' })).toBe('missing')
    expect(await look({ secret_access_key: 'another' })).toBe('refused')
    expect(await look({ access_key_id: 'NOBODY' })).toBe('refused')
  })

  it('works from a machine whose clock is an hour off', async () => {
    const client = createS3Client(store.settings, () => Date.now() - 3_600_000)
    expect(await probeBucket(client)).toBe('fits')
  })

  it('lets pages of any origin upload with the CORS rules, and none without them', async () => {
    const client = createS3Client(store.settings, Date.now)
    const { url, headers } = await (await direct()).presignPut(upload())
    const origin = 'https://shop.example'
    const names = Object.keys(headers)
    const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': names.join(',') }
    const askFirst = () => fetch(url, { method: 'OPTIONS', headers: { origin, ...asked } })
    expect(await hasCorsRules(client)).toBe(false)
    expect((await askFirst()).headers.get('access-control-allow-origin')).toBe(null)

    await setCorsRules(client)
    expect(await hasCorsRules(client)).toBe(true)
    const admitted = await askFirst()
    expect(admitted.status).toBe(200)
    expect(['*', origin]).toContain(admitted.headers.get('access-control-allow-origin'))
    expect(admitted.headers.get('access-control-allow-methods')).toContain('PUT')
    const permitted = admitted.headers.get('access-control-allow-headers')?.toLowerCase()
    for (const name of names) expect(permitted).toContain(name)
    const sent = await fetch(url, { method: 'PUT', headers: { ...headers, origin }, body: text })
    expect(sent.status).toBe(200)
    expect(['*', origin]).toContain(sent.headers.get('access-control-allow-origin'))
  })
}
