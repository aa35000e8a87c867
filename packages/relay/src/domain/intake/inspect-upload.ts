import { type Readable, Transform, type TransformCallback } from 'node:stream'
import { ARTIFACT_LIMITS, type ArtifactKind } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { createChunkGatherer } from './gather-chunks.ts'
import { beginsLike, beginsLikeObject } from './media-types.ts'
import type { Scan } from './metadata/scan.ts'
import { isPicture, readPictureSize } from './picture-size.ts'
import { createUnpackCheck } from './unpack-check.ts'
import type { CheckUnpacked } from './unpack-whole.ts'

export interface Expected {
  kind: ArtifactKind
  content_type: string
  max_bytes: number
}

/**
 * Bytes needed to recognize a type, and to find the size of a picture: a JPEG may have profiles of
 * about 100 kB first.
 */
const SIGNATURE_BYTES = 16
export const MAX_HEAD_BYTES = 512 * 1024

/** The result of checking the first bytes. */
type Verdict = 'fits' | 'more-bytes-needed' | RelayError

/**
 * Passes a body through while checking it: first bytes, picture dimensions, decompressed size. By
 * default, an invalid body is read to its end before the error, so that the client can read the
 * response; with `fails: 'at-once'` the error comes immediately, as it always does past
 * `max_bytes`. `scan` receives all bytes that are passed through.
 */
export function inspect(
  body: Readable,
  expected: Expected,
  { fails = 'at-the-end', scan = null }: { fails?: 'at-once' | 'at-the-end'; scan?: Scan | null } = {},
): Readable {
  const unpacked = createUnpackCheck(expected)
  const gathered = createChunkGatherer()
  let received = 0
  let head: Buffer | null = Buffer.alloc(0)
  let problem: RelayError | null = null

  function inspectHead(chunk: Buffer): Buffer | null {
    if (!head) return chunk
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
    const verdict = judge(head, expected)
    if (verdict === 'more-bytes-needed' && head.length < MAX_HEAD_BYTES) return null
    if (verdict !== 'fits') problem = verdict === 'more-bytes-needed' ? unreadable(expected) : verdict
    const passed = head
    head = null
    return passed
  }

  function transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    received += chunk.length
    if (received > expected.max_bytes) {
      done(new RelayError('FILE_TOO_LARGE', { details: { max_bytes: expected.max_bytes } }))
      return
    }
    const enough = gathered.add(chunk)
    if (enough) accept(enough, done)
    else done()
  }

  function accept(chunk: Buffer, done: TransformCallback): void {
    if (problem) {
      refuse(done)
      return
    }
    if (expected.content_type === 'text/plain' && chunk.includes(0)) problem = unreadable(expected)
    const passed = inspectHead(chunk)
    if (passed) scan?.write(passed)
    if (problem) refuse(done)
    else if (!passed) done()
    else if (unpacked) unpacked.write(passed, (found) => pass(found, passed, done))
    else done(null, passed)
  }

  function pass(found: RelayError | null, chunk: Buffer, done: TransformCallback): void {
    problem = found
    if (found) refuse(done)
    else done(null, chunk)
  }

  function refuse(done: TransformCallback): void {
    done(fails === 'at-once' ? problem : null)
  }

  function flush(done: TransformCallback): void {
    accept(gathered.rest(), (error, passed) => {
      if (passed) inspected.push(passed)
      if (error) done(error)
      else end(done)
    })
  }

  function end(done: TransformCallback): void {
    // The body ended before its type was recognized, so it is too short for any type.
    if (head) problem ??= unreadable(expected)
    if (problem || !unpacked) done(problem)
    else unpacked.end(done)
  }

  const inspected = new Transform({ transform, flush })
  // An error before the store begins to read still reaches it later; without a listener it would
  // end the process.
  inspected.on('error', () => undefined)
  body.once('error', (error) => inspected.destroy(error))
  const endEarly = () => {
    if (!body.readableEnded) inspected.destroy(cutShort())
  }
  // The client may have left while the upload waited for its turn.
  if (body.closed) endEarly()
  else body.once('close', endEarly)
  return body.pipe(inspected)
}

/** Checks a buffered body. Throws a RelayError if it is invalid. */
export async function inspectWhole(
  bytes: Buffer,
  { checkUnpacked, ...expected }: Expected & { checkUnpacked: CheckUnpacked },
): Promise<void> {
  const verdict = judge(bytes.subarray(0, MAX_HEAD_BYTES), expected)
  if (verdict === 'more-bytes-needed') throw unreadable(expected)
  if (verdict !== 'fits') throw verdict
  if (expected.content_type === 'text/plain' && bytes.includes(0)) throw unreadable(expected)
  const problem = await checkUnpacked(bytes, expected)
  if (problem) throw problem
}

/** The error for a body that ended early. */
export function cutShort(): RelayError {
  return new RelayError('VALIDATION_ERROR', { message: 'The upload ended early. Send it again.' })
}

function judge(head: Buffer, expected: Expected): Verdict {
  const { content_type, kind } = expected
  const is_short_text = content_type === 'text/plain' || content_type === 'application/json'
  if (head.length < SIGNATURE_BYTES && !is_short_text) return 'more-bytes-needed'
  if (!beginsLike(content_type, head)) return unreadable(expected)
  const is_document = kind === 'replay' || kind === 'debugger'
  if (is_document && content_type === 'application/json' && !beginsLikeObject(head)) return unreadable(expected)
  return isPicture(content_type) ? judgePicture(head, expected) : 'fits'
}

function judgePicture(head: Buffer, expected: Expected): Verdict {
  const size = readPictureSize(expected.content_type, head)
  if (size === 'more-bytes-needed') return size
  if (size === 'unreadable' || size.width === 0 || size.height === 0) return unreadable(expected)
  const { max_pixels = Number.POSITIVE_INFINITY } = ARTIFACT_LIMITS[expected.kind]
  if (size.width * size.height <= max_pixels) return 'fits'
  return new RelayError('FILE_TOO_LARGE', {
    message: `The picture has ${size.width} × ${size.height} pixels; at most ${max_pixels} are allowed. Send a smaller one.`,
    details: { max_bytes: expected.max_bytes, max_pixels },
  })
}

function unreadable({ content_type }: Expected): RelayError {
  return new RelayError('UNSUPPORTED_MEDIA_TYPE', { message: `The file is not a valid ${content_type}.` })
}
