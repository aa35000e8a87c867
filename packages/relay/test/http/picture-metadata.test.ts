import { afterEach, beforeEach, expect, it } from 'vitest'
import { SEES_ALL } from '../contracts/samples.ts'
import {
  exif,
  GIF,
  gifWith,
  JPEG,
  jpegSegment,
  jpegWith,
  PNG,
  pngChunk,
  pngWith,
  SECRET,
  WEBP,
  webpChunk,
  webpWith,
} from '../support/pictures.ts'
import { FINALIZE, flowOf } from './flow.ts'
import { rawCall } from './raw-call.ts'
import { type File, type RelayUnderTest, sha256, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
beforeEach(async () => {
  relay = await startRelay()
  flow = flowOf(relay)
})
afterEach(() => relay.dispose())

const EXIF = exif({ orientation: 1 })
const comments = Array.from({ length: 40 }, () => jpegSegment(0xfe, SECRET.padEnd(60_000)))
const PICTURES: [string, string, Buffer, Buffer][] = [
  ['a JPEG', 'jpeg', jpegWith(jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), EXIF]))), JPEG],
  ['a large JPEG', 'jpeg', Buffer.concat([JPEG.subarray(0, -2), ...comments, JPEG.subarray(-2)]), JPEG],
  ['a PNG', 'png', pngWith(pngChunk('eXIf', EXIF), pngChunk('tEXt', SECRET)), PNG],
  ['a large PNG', 'png', pngWith(pngChunk('zTXt', SECRET.padEnd(2_000_000))), PNG],
  ['a WebP', 'webp', webpWith(0x08, webpChunk('EXIF', EXIF)), WEBP],
  ['a large WebP', 'webp', webpWith(0x04, webpChunk('XMP ', SECRET.padEnd(2_000_000))), WEBP],
]
const GIFS: typeof PICTURES = [
  ['a GIF', 'gif', gifWith(Buffer.from(`!\xfe${String.fromCharCode(SECRET.length)}${SECRET}\0`, 'latin1')), GIF],
]

async function artifactOf(report_id: string) {
  const { organization_id } = await relay.database.findDefaultProject()
  const [artifact] =
    (await relay.database.findReport({ viewer: SEES_ALL, id: report_id, organization_id }))?.artifacts ?? []
  return artifact
}

async function expectKept(report_id: string, { sent, kept }: { sent: Buffer; kept: Buffer }): Promise<void> {
  const artifact = await artifactOf(report_id)
  expect(artifact).toMatchObject({
    size: kept.length,
    sha256: sha256(kept),
    received_size: sent.length,
    received_sha256: sha256(sent),
  })
  expect(await relay.files.read(artifact?.file ?? '')).toEqual(kept)
  expect(await relay.storedFiles()).toHaveLength(1)
}

it.each([
  ...PICTURES.map((picture) => ['screenshot', ...picture] as const),
  ...[...PICTURES, ...GIFS].map((picture) => ['attachment', ...picture] as const),
])('as %s, %s is stored without its metadata', async (kind, _what, type, bytes, kept) => {
  const file: File = { kind, content_type: `image/${type}`, bytes }
  const { body } = await flow.report([file])
  await expectKept(body.report.id, { sent: bytes, kept })
})

it('a picture that is chunked and not described is stored without its metadata', async () => {
  const sent = pngWith(pngChunk('tEXt', SECRET))
  const session = await flow.open({ artifacts: undefined })
  const { pathname, search } = new URL(session.uploads[0].url)
  const { answer } = await rawCall(relay.url, async (socket) => {
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\n`)
    socket.write('Transfer-Encoding: chunked\r\n\r\n')
    for (const byte of sent) socket.write(Buffer.from(`1\r\n${String.fromCharCode(byte)}\r\n`, 'latin1'))
    socket.write('0\r\n\r\n')
  })
  expect(answer.status).toBe(204)
  const { body } = await flow.post(FINALIZE, await flow.finalizeRequest(session))
  await expectKept(body.report.id, { sent, kept: PNG })
})

it('other files are stored unchanged', async () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(SECRET)])
  const { body } = await flow.report([{ kind: 'attachment', content_type: 'application/pdf', bytes }])
  await expectKept(body.report.id, { sent: bytes, kept: bytes })
})
