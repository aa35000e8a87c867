import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'
import { sendEmpty, sendHead } from './response.ts'

/** A file that is the same for everybody, in memory. */
export interface StaticFile {
  content_type: string
  bytes: Buffer
  /** Compressed with gzip, at the first use. */
  readonly packed: Buffer
  /** SHA-256 of `bytes`, hexadecimal. */
  sha256: string
}

export function staticFile({ bytes, content_type }: { bytes: Buffer; content_type: string }): StaticFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  let packed: Buffer | undefined
  return {
    content_type,
    bytes,
    get packed() {
      packed ??= gzipSync(bytes, { level: 9 })
      return packed
    },
    sha256,
  }
}

/** Sends a file, compressed if the client accepts it, or 304 if the client has it already. */
export function sendStatic(
  file: StaticFile,
  { req, res, headers }: { req: Request; res: Response; headers: Readonly<Record<string, string>> },
): void {
  const etag = `"${file.sha256.slice(0, 32)}"`
  const common = { ...headers, ETag: etag, Vary: 'Accept-Encoding', 'X-Content-Type-Options': 'nosniff' }
  if (req.headers['if-none-match']?.includes(etag)) {
    sendEmpty(res, { status: 304, headers: common })
    return
  }
  const is_packed = req.acceptsEncodings('gzip') === 'gzip'
  const body = is_packed ? file.packed : file.bytes
  const encoding: Record<string, string> = is_packed ? { 'Content-Encoding': 'gzip' } : {}
  const ownHeaders = { 'Content-Type': file.content_type, 'Content-Length': body.length }
  sendHead(res, { status: 200, size: body.length, headers: { ...common, ...encoding, ...ownHeaders } })
  res.end(body)
}
