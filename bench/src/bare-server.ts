import { createHmac, hash, randomUUID, timingSafeEqual } from 'node:crypto'
import { closeSync, fdatasync, fsync, mkdirSync, openSync, renameSync, writev } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openBareStore } from './bare-store.ts'

/**
 * The five calls of a report on node:http, and nothing besides: what the work itself costs on this machine when it is done as lastingly
 * as the relay does it. No limits, no manifest, no repeats, no look at what was sent; never to be used for anything else.
 */
const [folder = '', port = ''] = process.argv.slice(2)
const key = randomUUID()
const store = openBareStore(folder)
const folders = Array.from({ length: 64 }, (_, i) => join(folder, String(i)))
for (const path of folders) mkdirSync(path, { recursive: true })
const write = promisify(writev)
const syncData = promisify(fdatasync)
const syncAll = promisify(fsync)

const mac = (text: string) => createHmac('sha256', key).update(text).digest('base64url')

function sign(payload: object): string {
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url')
  return `${text}.${mac(text)}`
}

function read(token: string): Record<string, string> {
  const [text = '', signature = ''] = token.split('.')
  const expected = Buffer.from(mac(text))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Error('not signed here')
  return JSON.parse(Buffer.from(text, 'base64url').toString())
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks)
}

interface Request {
  action: string
  capture_token: string
  upload_session_token: string
  meta: object
  artifacts: { kind: string }[]
  title: string
  summary: string
}

const calls: Record<string, (request: Request) => Promise<object>> = {
  tokens: async ({ action }) => ({ capture_token: sign({ action, id: randomUUID() }) }),

  'upload-sessions': async ({ capture_token, meta, artifacts }) => {
    const session = randomUUID()
    const ids = artifacts.map(() => randomUUID())
    await store.open({ token: read(capture_token).id ?? '', session, meta: JSON.stringify(meta), artifacts: ids })
    const uploads = artifacts.map(({ kind }, i) => {
      const url = `http://127.0.0.1:${port}/put/${sign({ id: ids[i] })}`
      return { kind, artifact_id: ids[i], url, headers: {} }
    })
    return { upload_session_token: sign({ session }), finalize_token: sign({ session }), uploads }
  },

  finalize: async ({ capture_token, upload_session_token, title, summary }) => {
    const session = read(upload_session_token).session ?? ''
    const report = { id: randomUUID(), title, summary }
    await store.finalize({ token: read(capture_token).id ?? '', session, report })
    return { report }
  },
}

async function receive(token: string, req: IncomingMessage): Promise<void> {
  const id = read(token).id ?? ''
  const bytes = await bodyOf(req)
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
  const text = JSON.stringify(await call?.(JSON.parse((await bodyOf(req)).toString())))
  res.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }).end(text)
}

createServer((req, res) => {
  answer(req, res).catch((error: Error) => res.writeHead(500).end(error.message))
}).listen(Number(port), '127.0.0.1')
