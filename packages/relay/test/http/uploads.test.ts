import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SEES_ALL } from '../contracts/samples.ts'
import { expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf } from './flow.ts'
import { rawCall } from './raw-call.ts'
import { DEBUGGER, type File, png, type RelayUnderTest, SCREENSHOT, sha256, startRelay } from './relay-under-test.ts'

const MiB = 1024 * 1024

let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
beforeEach(async () => {
  relay = await startRelay({ timeouts: { progress: 300 } })
  flow = flowOf(relay)
})
afterEach(() => relay.dispose())

/** Opens a session for a file and sends it. */
async function send(file: File, sent = file.bytes) {
  const session = await flow.open({ files: [file] })
  return flow.put(session.uploads[0], sent)
}

const nothingStored = async () => expect(await relay.storedFiles()).toEqual([])
const SECRET = 'jane.doe@example.com'
const packed = (bytes: Buffer): File => ({ ...DEBUGGER, content_type: 'application/gzip', bytes })

describe('an upload that is not what was described', () => {
  it('is refused by its length before it is read', async () => {
    expectRefusal(await send(SCREENSHOT, Buffer.concat([SCREENSHOT.bytes, Buffer.alloc(1)])), 'ARTIFACT_MISMATCH')
    await nothingStored()
  })

  it('is refused by its hash, and the earlier upload stays', async () => {
    const session = await flow.open()
    await flow.put(session.uploads[0], SCREENSHOT.bytes)
    const [stored] = await relay.storedFiles()
    const other = Buffer.from(SCREENSHOT.bytes)
    other[other.length - 1] = 1
    expectRefusal(await flow.put(session.uploads[0], other), 'ARTIFACT_MISMATCH')
    expect(await relay.storedFiles()).toEqual([stored])
    expect((await flow.post(FINALIZE, await flow.finalizeRequest(session))).status).toBe(201)
  })

  it('replaces an earlier one when it matches, and leaves one file', async () => {
    const session = await flow.open()
    await flow.put(session.uploads[0], SCREENSHOT.bytes)
    const before = await relay.storedFiles()
    expect((await flow.put(session.uploads[0], SCREENSHOT.bytes)).status).toBe(204)
    const after = await relay.storedFiles()
    expect(after).toHaveLength(1)
    expect(after).not.toEqual(before)
  })

  it('is refused with another content type, or with a content encoding', async () => {
    const session = await flow.open()
    const [upload] = session.uploads
    const typed = (headers: Record<string, string>) => flow.put(upload, SCREENSHOT.bytes, { headers })
    expectRefusal(await typed({ 'Content-Type': 'text/html' }), 'UNSUPPORTED_MEDIA_TYPE')
    expectRefusal(await typed({ 'Content-Encoding': 'gzip' }), 'UNSUPPORTED_MEDIA_TYPE')
    await nothingStored()
  })
})

describe('an upload whose bytes are not of its type', () => {
  const html = Buffer.from('<!doctype html><script>alert(1)</script>')
  it.each<[string, File]>([
    ['HTML as a picture', { ...SCREENSHOT, bytes: html }],
    ['nothing at all', { ...SCREENSHOT, bytes: Buffer.alloc(0) }],
    ['a picture cut before its size', { ...SCREENSHOT, bytes: png().subarray(0, 20) }],
    [
      'a JPEG that never gets to its size',
      {
        kind: 'screenshot',
        content_type: 'image/jpeg',
        bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4]), Buffer.alloc(100, 0xff)]),
      },
    ],
    ['text as gzip', packed(Buffer.from('this is no gzip at all'))],
    ['gzip of something else', packed(gzipSync('[1,2,3]'))],
    ['gzip with something behind it', packed(Buffer.concat([gzipSync('{"version":1}'), Buffer.from('<script>')]))],
    ['gzip with zeros behind it', packed(Buffer.concat([gzipSync('{"version":1}'), Buffer.alloc(20)]))],
    ['gzip cut short', packed(gzipSync(`{"a":"${randomBytes(500).toString('hex')}"}`).subarray(0, 200))],
    ['a list as a document', { ...DEBUGGER, bytes: Buffer.from('[{"version":1}]') }],
    ['text with a NUL', { kind: 'attachment', content_type: 'text/plain', bytes: Buffer.from('a\0b, and some more') }],
  ])('%s is refused and not stored', async (_name, file) => {
    expectRefusal(await send(file), 'UNSUPPORTED_MEDIA_TYPE')
    await nothingStored()
  })

  it('is refused although nothing reads it yet, and the relay keeps running', async () => {
    const sessions = await Promise.all(
      Array.from({ length: 20 }, () => flow.open({ files: [{ ...SCREENSHOT, bytes: html }] })),
    )
    const answers = await Promise.all(sessions.map(({ uploads }) => flow.put(uploads[0], html)))
    for (const answer of answers) expectRefusal(answer, 'UNSUPPORTED_MEDIA_TYPE')
    expect((await send(SCREENSHOT)).status).toBe(204)
  })
})

describe('an upload that is too large', () => {
  it('is refused by its decompressed size, without being stored', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(51 * MiB, 0x20)]), { level: 1 })
    const error = expectRefusal(await send(packed(bomb)), 'FILE_TOO_LARGE')
    expect(error.details).toEqual({ max_unpacked_bytes: 50 * MiB })
    await nothingStored()
  })

  it('is stopped if its length is unknown, and its client can read the reason', async () => {
    const session = await flow.open()
    const [upload] = session.uploads
    const { answer, sent } = await rawCall(relay.url, async (socket) => {
      const { pathname, search } = new URL(upload.url)
      socket.write(
        `PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n`,
      )
      const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MiB, 1), Buffer.from('\r\n')])
      for (let i = 0; i < 100 && !socket.destroyed; i++) {
        if (!socket.write(chunk))
          await new Promise<void>((resolve) => socket.once('drain', resolve).once('close', resolve))
      }
    })
    expect(answer.status).toBe(413)
    expect(answer.body.error).toMatchObject({ code: 'FILE_TOO_LARGE', details: { max_bytes: 10 * MiB } })
    expect(sent).toBeLessThan(40 * MiB)
    await nothingStored()
  })

  it('is refused by the length it announces', async () => {
    const session = await flow.open()
    const { pathname, search } = new URL(session.uploads[0].url)
    const { answer } = await rawCall(relay.url, async (socket) => {
      socket.write(
        `PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: ${11 * MiB}\r\n\r\n`,
      )
    })
    expect(answer.body.error).toMatchObject({ code: 'FILE_TOO_LARGE' })
  })
})

describe('an upload URL', () => {
  it('works for its own artifact, from opening the session until it is a report', async () => {
    const one = (await flow.open()).uploads[0]
    const { session } = await flow.uploaded()
    const other = session.uploads[0]
    const borrowed = one.url.replace(new URL(one.url).search, new URL(other.url).search)
    expectRefusal(await flow.put({ ...one, url: borrowed }, SCREENSHOT.bytes), 'INVALID_SIGNATURE')
    for (const query of ['', '?expires=1', '?expires=x&signature=y', '?expires=1&expires=2&signature=y']) {
      const url = one.url.replace(new URL(one.url).search, query)
      expectRefusal(await flow.put({ ...one, url }, SCREENSHOT.bytes), 'INVALID_SIGNATURE')
    }
    const unknown = one.url.replace(one.artifact_id, `art_${'0'.repeat(26)}`)
    expectRefusal(await flow.put({ ...one, url: unknown }, SCREENSHOT.bytes), 'NOT_FOUND')
    await flow.post(FINALIZE, await flow.finalizeRequest(session))
    expectRefusal(await flow.put(other, SCREENSHOT.bytes), 'ALREADY_FINALIZED')
  })

  it('works on the page that opened the session', async () => {
    const session = await flow.open()
    const from = (Origin: string) => flow.put(session.uploads[0], SCREENSHOT.bytes, { headers: { Origin } })
    expectRefusal(await from('https://evil.example'), 'ORIGIN_NOT_ALLOWED')
    await nothingStored()
    expect((await from('https://app.example.com')).status).toBe(204)
  })
})

describe('an upload that is aborted', () => {
  const head = (url: string, length: number) => {
    const { pathname, search } = new URL(url)
    return `PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: ${length}\r\n\r\n`
  }

  it('leaves nothing, and can be sent again', async () => {
    const session = await flow.open()
    const { hostname, port } = new URL(relay.url)
    const socket = connect(Number(port), hostname)
    const bytes = SCREENSHOT.bytes
    socket.write(head(session.uploads[0].url, bytes.length))
    socket.write(bytes.subarray(0, bytes.length - 5))
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.destroy()
    await expect.poll(() => relay.storedFiles()).toEqual([])
    expect((await flow.put(session.uploads[0], bytes)).status).toBe(204)
  })

  it('because it stalls is disconnected', async () => {
    const session = await flow.open()
    const { answer } = await rawCall(relay.url, async (socket) => {
      socket.write(head(session.uploads[0].url, SCREENSHOT.bytes.length))
      socket.write(SCREENSHOT.bytes.subarray(0, 10))
    })
    expect(answer.status).toBe(0)
    await expect.poll(() => relay.storedFiles()).toEqual([])
  })
})

describe('a debugger document that was not described', () => {
  /** Says beforehand how long it is, or does not, so that it goes to the disk as it comes. */
  const sendAs = async (how: 'whole' | 'in pieces', { url, bytes }: { url: string; bytes: Buffer }) => {
    const { pathname, search } = new URL(url)
    const { answer } = await rawCall(relay.url, async (socket) => {
      const head = `PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`
      if (how === 'whole') socket.write(`${head}Content-Length: ${bytes.length}\r\n\r\n${bytes}`)
      else
        socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${bytes.length.toString(16)}\r\n${bytes}\r\n0\r\n\r\n`)
    })
    return answer
  }

  it.each(['whole', 'in pieces'] as const)(
    'and is no JSON is refused %s and not kept, and can be replaced',
    async (how) => {
      const session = await flow.open({ artifacts: undefined, media_kind: 'none' })
      const answer = await sendAs(how, { url: session.uploads[0].url, bytes: Buffer.from('{"version": 1,') })
      expect([answer.status, answer.body.error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
      expect(await relay.storedFiles()).toEqual([])
      await flow.put(session.uploads[0], DEBUGGER.bytes)
      expect((await flow.post(FINALIZE, await flow.finalizeRequest(session))).status).toBe(201)
    },
  )

  it('may omit its content type', async () => {
    const session = await flow.open({ artifacts: undefined, media_kind: 'none' })
    const { pathname, search } = new URL(session.uploads[0].url)
    const { bytes } = DEBUGGER
    const { answer } = await rawCall(relay.url, async (socket) => {
      socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n\r\n`)
      socket.write(bytes)
    })
    expect(answer.status).toBe(204)
  })

  it.each(['whole', 'in pieces'] as const)('is masked when it comes %s, and stored once', async (how) => {
    const session = await flow.open({ artifacts: undefined, media_kind: 'none' })
    const bytes = Buffer.from(JSON.stringify({ version: 1, console: [{ at: 1, level: 'log', args: [SECRET] }] }))
    expect((await sendAs(how, { url: session.uploads[0].url, bytes })).status).toBe(204)
    const upload = await relay.database.findUpload(session.uploads[0].artifact_id, relay.clock.now)
    const [artifact] = (await relay.database.findSession(upload?.session.id ?? ''))?.artifacts ?? []
    expect([artifact?.received_size, artifact?.received_sha256]).toEqual([bytes.length, sha256(bytes)])
    const stored = await relay.files.read(artifact?.file ?? '')
    expect([artifact?.size, artifact?.sha256]).toEqual([stored?.length, sha256(stored ?? '')])
    expect(stored?.toString()).not.toContain(SECRET)
    expect(await relay.storedFiles()).toHaveLength(1)
  })

  it('and is corrupt after the part that is checked in one call is refused', async () => {
    const bytes = gzipSync(JSON.stringify({ version: 1, console: randomBytes(150_000).toString('base64') }))
    bytes.fill(0, bytes.length - 20_000, bytes.length - 4)
    expectRefusal(await send(packed(bytes)), 'UNSUPPORTED_MEDIA_TYPE')
    await nothingStored()
  })

  it('and is large is masked in a separate process', async () => {
    const lines = Array.from({ length: 4000 }, (_, index) => ({
      at: index,
      level: 'log',
      args: [`line ${index} of the page, by ${SECRET}`],
    }))
    const bytes = gzipSync(JSON.stringify({ version: 1, console: lines }))
    const answer = await flow.report([packed(bytes)])
    const { organization_id } = await relay.database.findDefaultProject()
    const [artifact] =
      (await relay.database.findReport({ viewer: SEES_ALL, id: answer.body.report.id, organization_id }))?.artifacts ??
      []
    expect(artifact?.received_sha256).toBe(sha256(bytes))
    expect(artifact?.sha256).not.toBe(sha256(bytes))
    expect(await relay.storedFiles()).toHaveLength(1)
  })
})
