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
 * Finds the metadata of a picture, such as place, device and author. Null if the type is not a
 * picture. The picture is never decoded, and the rest of its bytes stay unchanged.
 */
export function scanMetadata(content_type: string): Scan | null {
  const parse = PARSERS[content_type]
  return parse ? createScan(parse) : null
}

/** Removes a picture's metadata. Null if it has none, or the type is not a picture. */
export function withoutMetadata(bytes: Buffer, content_type: string): Buffer | null {
  const scan = scanMetadata(content_type)
  scan?.write(bytes)
  const cuts = scan?.end() ?? []
  return cuts.length > 0 ? Buffer.concat([...applyCuts(bytes, { cuts, offset: 0 })]) : null
}

/** Applies known `cuts` to a stream. */
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

/**
 * Yields the bytes to keep of a chunk that begins at `offset`. A replacement is inserted where its
 * cut begins.
 */
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
