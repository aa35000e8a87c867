import { hash, randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdir, readdir, rm, stat as statPath } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { StoreUnavailable } from '../errors.ts'
import { isFull, onDisk, toStoreError } from './disk-error.ts'
import { isFileName, notAFileName } from './file-name.ts'
import type { Files, PutStep, StoredFile } from './files.ts'
import { freeDiskBytes } from './free-disk-bytes.ts'
import { errorCode, type S3Client, type S3Request } from './s3/client.ts'
import { createDirectAccess } from './s3/direct.ts'
import { writeWhole } from './whole-files.ts'

/** Longer than any upload takes. */
const LEFTOVER_AGE_MS = 6 * 60 * 60 * 1000
const SPOOLED = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
/** Number of concurrent DELETE requests. */
const MAX_CONCURRENT_REMOVALS = 16
const STORE_FULL_CODES = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage'])

/**
 * A file store in a bucket, below `prefix`. It does not touch other objects, so the bucket may have
 * other uses. Streams are first written to the folder `spool`, since S3 needs length and hash
 * before the first byte.
 */
export async function openS3Files({
  client,
  prefix,
  spool,
}: {
  client: S3Client
  prefix: string
  spool: string
}): Promise<Files> {
  await mkdir(spool, { recursive: true, mode: 0o700 })
  await removeLeftovers(spool)

  function keyOf(name: string): string {
    if (!isFileName(name)) throw notAFileName(name)
    return `${prefix}/${name}`
  }

  async function send(request: S3Request, expected: readonly number[]): Promise<Response> {
    const response = await client.send(request)
    if (expected.includes(response.status)) return response
    const code = await errorCode(response)
    throw new StoreUnavailable(`The object store refused ${request.method} ${request.key}: ${code}.`, {
      isFull: response.status === 507 || STORE_FULL_CODES.has(code),
      cause: code,
    })
  }

  async function stat(name: string) {
    const response = await send({ method: 'HEAD', key: keyOf(name) }, [200, 404])
    if (response.status === 404) return null
    return { size: Number(response.headers.get('content-length')) }
  }

  /**
   * Uploads, then verifies with HEAD: failing proxies have been seen to return 200 for objects that
   * do not exist.
   */
  async function upload(key: string, { data, sha256 }: { data: Blob; sha256: string }): Promise<void> {
    await (await send({ method: 'PUT', key, body: { data, sha256 } }, [200])).body?.cancel()
    const found = await send({ method: 'HEAD', key }, [200, 404])
    if (found.status === 200 && Number(found.headers.get('content-length')) === data.size) return
    throw new Error(`The object store accepted ${key} but does not have it.`)
  }

  async function put({ name, body, ...limits }: PutStep): Promise<StoredFile | 'too-large' | 'full'> {
    const key = keyOf(name)
    try {
      return await (Buffer.isBuffer(body) ? putBytes(key, { body, ...limits }) : putSpooled(key, { body, ...limits }))
    } catch (error) {
      if (isFull(error) || (error instanceof StoreUnavailable && error.isFull)) return 'full'
      const isOfBody = !Buffer.isBuffer(body) && error === body.errored
      throw isOfBody ? error : toStoreError(error)
    }
  }

  async function putBytes(key: string, { body, max_bytes }: { body: Buffer; max_bytes: number }) {
    if (body.length > max_bytes) return 'too-large'
    const stored = { size: body.length, sha256: hash('sha256', body) }
    await upload(key, { data: new Blob([new Uint8Array(body)]), sha256: stored.sha256 })
    return stored
  }

  async function putSpooled(key: string, step: Omit<PutStep, 'name'>) {
    const path = join(spool, randomUUID())
    try {
      const spooled = await writeWhole({ path, ...step })
      if (spooled !== 'too-large') await upload(key, { data: await openAsBlob(path), sha256: spooled.sha256 })
      return spooled
    } finally {
      await rm(path, { force: true }).catch(() => undefined)
    }
  }

  async function remove(names: string[]): Promise<void> {
    const keys = names.map(keyOf)
    for (let at = 0; at < keys.length; at += MAX_CONCURRENT_REMOVALS) {
      const some = keys.slice(at, at + MAX_CONCURRENT_REMOVALS)
      await Promise.all(some.map((key) => send({ method: 'DELETE', key }, [200, 204, 404])))
    }
  }

  async function* list({ from, before }: { from: string; before: string }): AsyncIterable<string[]> {
    // Keys are listed in text order. `start-after` excludes its own key, hence the shortened one.
    let after = `${prefix}/${from.slice(0, -1)}`
    for (;;) {
      const query = { 'list-type': '2', prefix: `${prefix}/`, 'start-after': after }
      const page = readPage(await (await send({ method: 'GET', key: '', query }, [200])).text())
      const names = page.keys.map((key) => key.slice(prefix.length + 1))
      const wanted = names.filter((name) => name >= from && name < before && isFileName(name))
      if (wanted.length > 0) yield wanted
      const last = names.at(-1)
      if (!page.isCut || last === undefined || last >= before) return
      after = `${prefix}/${last}`
    }
  }

  async function get(name: string, headers: Record<string, string>): Promise<Response | null> {
    const response = await send({ method: 'GET', key: keyOf(name), headers }, [200, 206, 404])
    if (response.status !== 404) return response
    await response.body?.cancel()
    return null
  }

  return {
    direct: createDirectAccess(client, keyOf),
    put,
    stat,
    remove,
    list,

    open: async (name, range) => {
      const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {}
      const response = await get(name, headers)
      if (!response) return null
      return response.body ? Readable.fromWeb(response.body) : Readable.from([])
    },

    read: async (name) => {
      const response = await get(name, {})
      return response && Buffer.from(await response.arrayBuffer())
    },

    free: async () => null,
    freeToWrite: () => onDisk(() => freeDiskBytes(spool)),

    check: async () => {
      // A unique name, since several relays may check at the same time and each removes its object.
      const name = `check-${randomUUID()}`
      const result = await put({ name, body: Readable.from([Buffer.from('1')]), max_bytes: 1 })
      await remove([name])
      if (result === 'full') throw new Error('The object store is full.')
    },
  }
}

/**
 * The keys of a listing, and whether there are more. The relay's keys contain no characters that
 * XML escapes.
 */
function readPage(xml: string): { keys: string[]; isCut: boolean } {
  const keys = [...xml.matchAll(/<Key>(.*?)<\/Key>/gs)].map(([, key = '']) => key)
  return { keys, isCut: xml.includes('<IsTruncated>true<') }
}

/**
 * Removes spool files of killed processes. Recent files stay: another process may be writing them.
 */
async function removeLeftovers(spool: string): Promise<void> {
  const spooled = (await readdir(spool)).filter((name) => SPOOLED.test(name))
  for (const name of spooled) {
    const path = join(spool, name)
    const found = await statPath(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > LEFTOVER_AGE_MS) await rm(path, { force: true })
  }
}
