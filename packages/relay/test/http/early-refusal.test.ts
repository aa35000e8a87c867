import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { flowOf, TOKENS } from './flow.ts'
import { ORIGIN, type RelayUnderTest, startRelay } from './relay-under-test.ts'

const MiB = 1024 * 1024
const BODY = Buffer.alloc(40 * MiB, 1)

let relay: RelayUnderTest
beforeEach(async () => {
  relay = await startRelay()
})
afterEach(() => relay.dispose())

/** Writes the whole request before it reads anything, as many clients do; fails where the connection is reset. */
async function writeThenRead(head: string, chunks: Buffer[]): Promise<string> {
  const socket = connect(Number(new URL(relay.url).port), '127.0.0.1')
  socket.pause()
  const write = (bytes: Buffer | string) =>
    new Promise<void>((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve())))
  await write(head)
  for (const chunk of chunks) await write(chunk)
  return text(socket)
}

/** Each is refused from its head alone, while all of the body is still to come. */
const CASES: [string, number, () => Promise<{ path: string; headers: string }>][] = [
  ['a body of JSON that is too large', 413, async () => ({ path: TOKENS, headers: 'Content-Type: application/json' })],
  ['packed JSON', 415, async () => ({ path: TOKENS, headers: 'Content-Encoding: gzip' })],
  [
    'an upload that is too large',
    413,
    async () => ({ path: await uploadPath(), headers: `Content-Type: image/png\r\nOrigin: ${ORIGIN}` }),
  ],
  ['an upload of another type', 415, async () => ({ path: await uploadPath(), headers: 'Content-Type: text/html' })],
  [
    'an upload from another page',
    403,
    async () => ({ path: await uploadPath(), headers: 'Content-Type: image/png\r\nOrigin: https://evil.example' }),
  ],
  ['an upload without a signature', 403, async () => ({ path: '/api/v1/uploads/art_1', headers: 'X-A: 1' })],
  ['what leads nowhere', 404, async () => ({ path: '/nothing', headers: 'X-A: 1' })],
]

async function uploadPath(): Promise<string> {
  const [upload] = (await flowOf(relay).open()).uploads
  const { pathname, search } = new URL(upload.url)
  return pathname + search
}

describe.each(CASES)('%s', (_name, status, make) => {
  const methodOf = (path: string) => (path === TOKENS ? 'POST' : 'PUT')

  it.each(['with its length', 'in chunks'])(
    'is refused to a client that writes all of it first, %s, and the connection is closed as announced',
    async (how) => {
      const { path, headers } = await make()
      const isChunked = how === 'in chunks'
      const length = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${BODY.length}`
      const frame = [Buffer.from(`${BODY.length.toString(16)}\r\n`), BODY, Buffer.from('\r\n0\r\n\r\n')]
      const head = `${methodOf(path)} ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n${length}\r\n\r\n`
      const answer = await writeThenRead(head, isChunked ? frame : [BODY])
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
      expect(answer).toMatch(/\r\nConnection: close\r\n/i)
      expect(answer).not.toMatch(/\r\nConnection: keep-alive\r\n/i)
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ success: false })
      await relay.stop()
      expect(await relay.log()).toContain(`"status":${status},`)
    },
  )
})

it('can be read by Node’s client, which reads while it writes', async () => {
  const path = await uploadPath()
  const call = request(`${relay.url}${path}`, { method: 'PUT', headers: { 'Content-Type': 'text/html' } })
  const answered = new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    call.once('error', reject)
    call.once('response', (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject)
    })
  })
  call.end(BODY)
  const { status, body } = await answered
  expect([status, JSON.parse(body).error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
})

it('leaves the connection open if the body came with the headers', async () => {
  const socket = connect(Number(new URL(relay.url).port), '127.0.0.1')
  const ask = `POST ${TOKENS} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`
  const answers: string[] = []
  socket.on('data', (chunk) => answers.push(String(chunk)))
  socket.write(ask)
  await expect.poll(() => answers.join('')).toContain('VALIDATION_ERROR')
  socket.write(ask)
  await expect.poll(() => answers.join('').match(/HTTP\/1.1 400/g)).toHaveLength(2)
  socket.destroy()
})

describe('a refused body that never ends', () => {
  it('is disconnected after more bytes than any artifact may have', async () => {
    const socket = connect(Number(new URL(relay.url).port), '127.0.0.1')
    const answers: string[] = []
    socket.on('data', (chunk) => answers.push(String(chunk)))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    socket.write(`PUT /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: ${Number.MAX_SAFE_INTEGER}\r\n\r\n`)
    const bytes = Buffer.alloc(MiB)
    for (let sent = 0; sent < 1000 && !socket.destroyed; sent++) {
      if (!socket.write(bytes)) await Promise.race([once(socket, 'drain').catch(() => closed), closed])
    }
    await closed
    expect(socket.bytesWritten).toBeLessThan(500 * MiB)
    expect(answers.join('')).toMatch(/^HTTP\/1.1 404 /)
  })
})
