import { hash, randomUUID } from 'node:crypto'
import { closeSync, fdatasync, fsync, mkdirSync, openSync, renameSync, writev } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ARTIFACT_LIMITS, MAX_BODY_BYTES } from '../../packages/protocol/src/index.ts'
import { finalizeRequest, tokenRequest, uploadSessionRequest } from '../../packages/protocol/src/schemas.ts'
import { type Expected, inspectWhole } from '../../packages/relay/src/domain/intake/inspect-upload.ts'
import { createCheckUnpacked } from '../../packages/relay/src/domain/intake/unpack-whole.ts'
import { openBareStore } from './bare-store.ts'
import { readToken, signToken } from './bare-tokens.ts'

/**
 * The five calls of a report on node:http and nothing else: the cost on this machine of checking
 * each request and storing each report as the relay does. docs/performance.md lists what it omits.
 * Do not use it for anything else.
 */
const [folder = '', port = '', public_key = '', origin = ''] = process.argv.slice(2)
const store = openBareStore(folder, { public_key, origin })
const folders = Array.from({ length: 64 }, (_, i) => join(folder, String(i)))
for (const path of folders) mkdirSync(path, { recursive: true })
const write = promisify(writev)
const syncData = promisify(fdatasync)
const syncAll = promisify(fsync)
const checkUnpacked = createCheckUnpacked()

interface Caller {
  public_key: string
  origin: string
}
interface CaptureToken extends Caller {
  id: string
}
interface Place extends Expected {
  id: string
}

async function bodyOf(req: IncomingMessage, max_bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req) {
    size += chunk.length
    if (size > max_bytes) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function authorize({ public_key, origin }: Caller): Caller {
  const key = store.findKey(public_key)
  if (!key || key.revoked_at || !JSON.parse(key.origins).includes(origin)) throw new Error('not this key here')
  return { public_key, origin }
}

function spendable(purpose: string, caller: Caller & { capture_token: string }): string {
  const token = readToken<CaptureToken>(purpose, caller.capture_token)
  if (token.public_key !== caller.public_key || token.origin !== caller.origin) throw new Error('of another page')
  return token.id
}

const calls: Record<string, (body: unknown) => Promise<object>> = {
  tokens: async (body) => {
    const { action, ...request } = tokenRequest.parse(body)
    return { capture_token: signToken(action, { ...authorize(request), id: randomUUID() }) }
  },

  'upload-sessions': async (body) => {
    const { meta, artifacts = [], ...request } = uploadSessionRequest.parse(body)
    authorize(request)
    const token = spendable('create', request)
    const session = randomUUID()
    const places = artifacts.map(({ kind, content_type }): Place => {
      return { id: randomUUID(), kind, content_type, max_bytes: ARTIFACT_LIMITS[kind].max_bytes }
    })
    await store.open({ token, session, meta: JSON.stringify(meta), artifacts: places.map(({ id }) => id) })
    return {
      upload_session_token: signToken('session', { session }),
      finalize_token: signToken('end', { session }),
      uploads: places.map((place) => ({
        kind: place.kind,
        artifact_id: place.id,
        url: `http://127.0.0.1:${port}/put/${signToken('put', place)}`,
        headers: {},
      })),
    }
  },

  finalize: async (body) => {
    const { title = '', summary = '', artifacts = [], ...request } = finalizeRequest.parse(body)
    authorize(request)
    const token = spendable('finalize', request)
    const { session } = readToken<{ session: string }>('session', request.upload_session_token)
    const end = readToken<{ session: string }>('end', request.finalize_token)
    if (end.session !== session) throw new Error('of another session')
    const report = { id: randomUUID(), title, summary }
    await store.finalize({ token, session, report, manifest: artifacts })
    return { report }
  },
}

async function receive(token: string, req: IncomingMessage): Promise<void> {
  const { id, ...expected } = readToken<Place>('put', token)
  const bytes = await bodyOf(req, expected.max_bytes)
  await inspectWhole(bytes, { ...expected, checkUnpacked })
  const into = folders[Number.parseInt(id.slice(0, 2), 16) % folders.length] ?? folder
  const path = join(into, randomUUID())
  const file = openSync(`${path}.partial`, 'wx')
  await write(file, [bytes])
  await syncData(file)
  closeSync(file)
  renameSync(`${path}.partial`, path)
  const names = openSync(into, 'r')
  await syncAll(names)
  closeSync(names)
  await store.arrived({ id, path, size: bytes.length, sha256: hash('sha256', bytes) })
}

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = req.url ?? ''
  if (req.method === 'PUT') {
    await receive(path.slice('/put/'.length), req)
    res.writeHead(204).end()
    return
  }
  const call = calls[path.slice(path.lastIndexOf('/') + 1)]
  const body = await bodyOf(req, MAX_BODY_BYTES)
  const text = JSON.stringify(await call?.(JSON.parse(body.toString())))
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }
  res.writeHead(201, { ...headers, 'Access-Control-Allow-Origin': '*' }).end(text)
}

createServer((req, res) => {
  answer(req, res).catch((error: Error) => res.writeHead(500).end(error.message))
}).listen(Number(port), '127.0.0.1')
