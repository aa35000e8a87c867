import { Readable } from 'node:stream'
import { scanGif } from './gif.ts'
import { scanJpeg } from './jpeg.ts'
import { scanPng } from './png.ts'
import { type Cut, createScan, type Parser, type Scan } from './scan.ts'
import { scanWebp } from './webp.ts'

const PARSERS: Readonly<Record<string, Parser>> = {
  'image/jpeg': scanJpeg,
  'image/png': scanPng,
  'image/webp': scanWebp,
  'image/gif': scanGif,
}

/**
 * Looks through a picture for what it says beside what it shows: where it was taken, with what, by whom. Null for what is not a picture.
 * The picture itself is never decoded, and what is kept of it is kept to the byte.
 */
export function scanMetadata(content_type: string): Scan | null {
  const parse = PARSERS[content_type]
  return parse ? createScan(parse) : null
}

/** A picture without its metadata; null where it has none, and for what is not a picture. */
export function withoutMetadata(bytes: Buffer, content_type: string): Buffer | null {
  const scan = scanMetadata(content_type)
  scan?.write(bytes)
  const cuts = scan?.end() ?? []
  return cuts.length > 0 ? Buffer.concat([...applyCuts(bytes, { cuts, offset: 0 })]) : null
}

/** The same for a picture that comes in chunks, whose `cuts` are known. */
export function streamWithoutCuts(body: Readable, cuts: Cut[]): Readable {
  async function* kept() {
    let offset = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      yield* applyCuts(chunk, { cuts, offset })
      offset += chunk.length
    }
  }
  return Readable.from(kept(), { objectMode: false })
}

/** What is kept of the bytes that begin at `offset` of the file. A replacement comes where its cut begins. */
function* applyCuts(bytes: Buffer, { cuts, offset }: { cuts: Cut[]; offset: number }): Generator<Buffer> {
  const end = offset + bytes.length
  let at = offset
  for (const cut of cuts) {
    if (cut.start >= end) break
    if (cut.end < offset) continue
    if (cut.start > at) yield bytes.subarray(at - offset, cut.start - offset)
    if (cut.start >= offset && cut.replacement.length > 0) yield cut.replacement
    at = Math.max(at, Math.min(cut.end, end))
  }
  if (at < end) yield bytes.subarray(at - offset)
}
