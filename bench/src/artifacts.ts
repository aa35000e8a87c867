import { createHash, randomBytes } from 'node:crypto'
import { crc32, deflateSync, gzipSync } from 'node:zlib'

export interface BenchArtifact {
  described: { kind: string; content_type: string; size: number; sha256: string }
  bytes: Buffer
}

export type Size = 'real' | 'tiny'

/**
 * The artifacts of a report. `real`: a 300 kB screenshot, a compressed 200 kB replay, a 50 kB
 * debugger document. `tiny`: almost nothing.
 */
export function makeArtifacts(size: Size): BenchArtifact[] {
  const scale = size === 'real' ? 1 : 0
  return [
    artifact('screenshot', 'image/png', png(4 + 312 * scale)),
    artifact('replay', 'application/gzip', gzipSync(replay(1 + 220 * scale))),
    artifact('debugger', 'application/json', Buffer.from(debuggerDocument(1 + 130 * scale))),
  ]
}

function artifact(kind: string, content_type: string, bytes: Buffer): BenchArtifact {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { described: { kind, content_type, size: bytes.length, sha256 }, bytes }
}

/** A square of noise, which does not compress, like a screenshot with photographs. */
function png(side: number): Buffer {
  const rows = randomBytes(side * (side * 3 + 1))
  for (let y = 0; y < side; y++) rows[y * (side * 3 + 1)] = 0
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2], 8)
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...chunks])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

function replay(events: number): string {
  const event = (_: unknown, i: number) => {
    const text = randomBytes(675).toString('base64')
    return { type: 5, data: { tag: 'note', payload: { text } }, timestamp: 1_763_700_000_000 + i }
  }
  return JSON.stringify({ version: 1, events: Array.from({ length: events }, event) })
}

function debuggerDocument(entries: number): string {
  const entry = (_: unknown, i: number) => ({ at: 1_763_700_000_000 + i, level: 'log', args: ['x'.repeat(320)] })
  const console = Array.from({ length: entries }, entry)
  return JSON.stringify({ version: 1, environment: {}, console, network: [], errors: [], actions: [] })
}
