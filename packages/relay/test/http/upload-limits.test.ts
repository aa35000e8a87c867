import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from './flow.ts'
import { type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
let sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets = []
  await relay.dispose()
})

const SIZE = SCREENSHOT.bytes.length
const behindProxy = { trust_proxy: 1 }

/** Begins an upload and sends all but its last byte. */
function begin({ url }: { url: string }, headers = ''): Socket {
  const { hostname, port, pathname, search } = new URL(url)
  const socket = connect(Number(port), hostname)
  sockets.push(socket)
  socket.on('error', () => undefined)
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\n${headers}`)
  socket.write(`Content-Length: ${SIZE}\r\n\r\n`)
  socket.write(SCREENSHOT.bytes.subarray(0, SIZE - 1))
  return socket
}

/** Opens a session from an address, and answers with what the relay said. */
async function openFrom(address: string) {
  const flow = flowOf(relay)
  const from = { 'X-Forwarded-For': address }
  const token = await flow.post(TOKENS, { ...flow.caller, action: 'create' }, from)
  return flow.post(SESSIONS, await flow.sessionRequest({ capture_token: token.body.capture_token }), from)
}

async function usedBytes(artifact_id: string): Promise<number | undefined> {
  return (await relay.database.findUpload(artifact_id, relay.clock.now))?.used.of_key
}

describe('one address', () => {
  it('cannot use up a key’s sessions, so that an honest reporter still gets in', async () => {
    relay = await startRelay({ settings: behindProxy, key: { quota: { sessions_per_day: 30, bytes_per_day: 1e9 } } })
    const answers = []
    for (let i = 0; i < 30; i++) answers.push(await openFrom(`2001:db8:1:2::${i}`))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(8)
    const error = expectRefusal(answers.at(-1) as (typeof answers)[0], 'QUOTA_EXCEEDED')
    expect(error.message).toContain('its share')
    expect((await openFrom('2001:db8:1:3::1')).status).toBe(201)
    expect((await openFrom('192.0.2.1')).status).toBe(201)
  })

  it('may have a limited number of uploads in progress, and another when one has ended', async () => {
    relay = await startRelay({ settings: { ...behindProxy, uploads_per_address: 2 } })
    const flow = flowOf(relay)
    const sessions = await Promise.all([1, 2, 3].map(() => openFrom('192.0.2.1')))
    const other = await openFrom('192.0.2.2')
    const begun = sessions.map(({ body }) => begin(body.uploads[0]))
    // Whichever comes last is refused; the others stay open.
    const answer = await Promise.race(
      begun.map((socket) => new Promise((resolve) => socket.once('data', (bytes) => resolve(String(bytes))))),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 429 .*\r\nRetry-After: [1-9].*"code":"RATE_LIMITED"/s)
    expect((await flow.put(other.body.uploads[0], SCREENSHOT.bytes)).status).toBe(204)
    for (const socket of begun) socket.destroy()
    await expect.poll(async () => (await flow.put(sessions[0]?.body.uploads[0], SCREENSHOT.bytes)).status).toBe(204)
  })
})

describe('an upload', () => {
  it('reserves its bytes of the quota while it is in progress, and releases them', async () => {
    relay = await startRelay({ key: { quota: { sessions_per_day: 100, bytes_per_day: 4 * SIZE } } })
    const flow = flowOf(relay)
    const [one, two] = [await flow.open(), await flow.open()]
    const stalled = begin(one.uploads[0])
    const put = () => flow.put(two.uploads[0], SCREENSHOT.bytes)
    await expect.poll(async () => (await put()).body?.error.code).toBe('QUOTA_EXCEEDED')
    stalled.write(SCREENSHOT.bytes.subarray(SIZE - 1))
    const finalize = async () => (await flow.post(FINALIZE, await flow.finalizeRequest(one, { artifacts: [] }))).status
    await expect.poll(() => usedBytes(one.uploads[0].artifact_id)).toBe(SIZE)
    expect(await finalize()).toBe(201)
  })

  it('that was aborted or refused counts the bytes received', async () => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const session = await flow.open()
    const [upload] = session.uploads
    begin(upload).end()
    await expect.poll(() => usedBytes(upload.artifact_id)).toBe(SIZE - 1)
    const other = Buffer.from(SCREENSHOT.bytes)
    other[SIZE - 1] = 1
    expectRefusal(await flow.put(upload, other), 'ARTIFACT_MISMATCH')
    expect(await usedBytes(upload.artifact_id)).toBe(2 * SIZE - 1)
  })

  it('that is sent twice counts once', async () => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const session = await flow.open()
    for (let i = 0; i < 3; i++) await flow.put(session.uploads[0], SCREENSHOT.bytes)
    expect(await usedBytes(session.uploads[0].artifact_id)).toBe(SIZE)
  })

  it('that makes progress but never ends is disconnected', async () => {
    relay = await startRelay({ timeouts: { progress: 60_000, upload: 400 } })
    const flow = flowOf(relay)
    const session = await flow.open()
    const socket = begin(session.uploads[0])
    await new Promise((resolve) => socket.once('close', resolve))
    await expect.poll(() => relay.storedFiles()).toEqual([])
  })
})
