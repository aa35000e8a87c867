import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Expected, inspect, inspectWhole as inspectWholeBy } from '../../../src/domain/intake/inspect-upload.ts'
import { createCheckUnpacked } from '../../../src/domain/intake/unpack-whole.ts'
import { DEBUGGER, png } from '../../http/relay-under-test.ts'

const MiB = 1024 * 1024
/** Packs to 150 kB. */
const noise = Buffer.from(randomBytes(150_000).toString('base64'))

/** What comes out when the bytes come in pieces of this size. */
function pass(bytes: Buffer, expected: Omit<Expected, 'max_bytes'> & { max_bytes?: number }, piece: number) {
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
    bytes.subarray(i * piece, (i + 1) * piece),
  )
  return buffer(inspect(Readable.from(pieces), { max_bytes: bytes.length, ...expected }))
}

const frame = Buffer.from('ffc20011080003000403'.padEnd(200, '0'), 'hex')
const profile = Buffer.concat([Buffer.from('ffe1fff0', 'hex'), Buffer.alloc(0xfff0 - 2)])
const samples: [string, Omit<Expected, 'max_bytes'>, Buffer][] = [
  ['a PNG', { kind: 'screenshot', content_type: 'image/png' }, png()],
  [
    'a JPEG with large profiles before its size',
    { kind: 'screenshot', content_type: 'image/jpeg' },
    Buffer.concat([Buffer.from('ffd8', 'hex'), profile, profile, profile, frame]),
  ],
  ['a document', { kind: 'debugger', content_type: 'application/json' }, DEBUGGER.bytes],
  ['a document after white space', { kind: 'debugger', content_type: 'application/json' }, Buffer.from('\n  {}')],
  [
    'a packed document',
    { kind: 'replay', content_type: 'application/gzip' },
    gzipSync(JSON.stringify({ events: randomBytes(200_000).toString('base64') })),
  ],
  ['a short text', { kind: 'attachment', content_type: 'text/plain' }, Buffer.from('ok')],
]

const checkUnpacked = createCheckUnpacked()
const inspectWhole = (bytes: Buffer, expected: Expected) => inspectWholeBy(bytes, { ...expected, checkUnpacked })

describe('a valid upload', () => {
  it.each(samples)('passes unchanged: %s', async (_name, expected, bytes) => {
    for (const piece of [7, 1000, bytes.length]) expect((await pass(bytes, expected, piece)).equals(bytes)).toBe(true)
  })

  it.each(samples)('passes buffered: %s', async (_name, expected, bytes) => {
    await expect(inspectWhole(bytes, { ...expected, max_bytes: bytes.length })).resolves.toBeUndefined()
  })

  it('passes buffered with several gzip members, or with a large decompressed size', async () => {
    const expected = { kind: 'replay', content_type: 'application/gzip', max_bytes: 1_000_000 } as const
    const members = Buffer.concat([gzipSync('{"version":1,'), gzipSync('"events":[]}')])
    await expect(inspectWhole(members, expected)).resolves.toBeUndefined()
    await expect(inspectWhole(gzipSync(`{${' '.repeat(20_000_000)}}`), expected)).resolves.toBeUndefined()
  })

  it('passes up to the limit, and not with one byte more', async () => {
    const expected = { kind: 'screenshot', content_type: 'image/png' } as const
    const bytes = png()
    await expect(pass(bytes, { ...expected, max_bytes: bytes.length - 1 }, 10)).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    })
  })
})

describe('a large compressed document', () => {
  const expected = { kind: 'replay', content_type: 'application/gzip', max_bytes: 10 * MiB } as const
  const large = (end: Buffer) => gzipSync(Buffer.concat([Buffer.from('{"events":"'), noise, end]))

  it('passes buffered without decompressing its last part, which cannot pass the limit', async () => {
    await expect(inspectWhole(large(Buffer.from('"}')), expected)).resolves.toBeUndefined()
  })

  it.each(['at its end', 'behind its end'])('is refused if it decompresses to too much %s', async (place) => {
    const zeros = Buffer.alloc(101 * MiB)
    const bomb =
      place === 'at its end' ? large(zeros) : Buffer.concat([large(Buffer.from('"}')), gzipSync(zeros, { level: 9 })])
    await expect(inspectWhole(bomb, expected)).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { max_unpacked_bytes: 100 * MiB },
    })
  })

  it('is refused buffered if it is corrupt or does not begin like an object', async () => {
    const broken = large(Buffer.from('"}'))
    // The first block is of a kind that there is none of. https://www.rfc-editor.org/rfc/rfc1951#section-3.2.3
    broken[10] = 0b111
    const other = gzipSync(Buffer.concat([Buffer.from('["'), noise]))
    for (const bytes of [broken, other]) {
      await expect(inspectWhole(bytes, expected)).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' })
    }
  })
})

describe('an invalid upload', () => {
  it.each(samples.slice(0, 5))(
    'lets nothing of itself through, nor fails before its end: %s with other first bytes',
    async (_name, expected, bytes) => {
      const other = Buffer.concat([Buffer.from('<!doctype html>     '), bytes])
      const body = Readable.from([other.subarray(0, 20), other.subarray(20)])
      const passed = inspect(body, { ...expected, max_bytes: other.length })
      const seen: Buffer[] = []
      passed.on('data', (chunk) => seen.push(chunk))
      await expect(
        new Promise((resolve, reject) => passed.on('end', resolve).on('error', reject)),
      ).rejects.toMatchObject({
        code: 'UNSUPPORTED_MEDIA_TYPE',
      })
      expect(seen).toEqual([])
      expect(body.readableEnded).toBe(true)
    },
  )

  it.each(samples.slice(0, 5))('is refused whole: %s with other first bytes', async (_name, expected, bytes) => {
    const other = Buffer.concat([Buffer.from('<!doctype html>     '), bytes])
    const whole = inspectWhole(other, { ...expected, max_bytes: other.length })
    await expect(whole).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' })
  })

  it('fails with the error of its body', async () => {
    const body = new Readable({ read() {} })
    const passed = buffer(inspect(body, { kind: 'screenshot', content_type: 'image/png', max_bytes: 100 }))
    body.destroy(new Error('connection reset'))
    await expect(passed).rejects.toThrow('connection reset')
    const cut = new Readable({ read() {} })
    const half = buffer(inspect(cut, { kind: 'screenshot', content_type: 'image/png', max_bytes: 100 }))
    cut.destroy()
    await expect(half).rejects.toMatchObject({ code: 'VALIDATION_ERROR' })
  })
})
