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

/** The bytes that a type can be told from. A JPEG may carry profiles of some 100 kB before its frame header. */
const SIGNATURE_BYTES = 16
const MAX_HEAD_BYTES = 512 * 1024

/** Looks at what has come so far. `whole`: there is no more. */
type Verdict = 'fits' | 'more-bytes-needed' | RelayError

/**
 * Passes a body on while it is what it says it is: first bytes, a picture's size, a packed document's unpacked size. What does not fit
 * is read to its end and dropped, so that a client gets to read why, or it `fails` at once; a body past `max_bytes` always does. `scan` is
 * shown all that is passed on.
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

  function look(chunk: Buffer): Buffer | null {
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
    const passed = look(chunk)
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
    // A body that ends while its head is still being looked for is too short to be anything.
    if (head) problem ??= unreadable(expected)
    if (problem || !unpacked) done(problem)
    else unpacked.end(done)
  }

  const inspected = new Transform({ transform, flush })
  // A body can fail before the store has begun to read it, which then still learns of it; unheard it would end the process.
  inspected.on('error', () => undefined)
  body.once('error', (error) => inspected.destroy(error))
  body.once('close', () => {
    if (!body.readableEnded) inspected.destroy(cutShort())
  })
  return body.pipe(inspected)
}

/** The same for a body that is here whole. Throws what is wrong with it. */
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

/** For a body that ends before it is complete. */
export function cutShort(): RelayError {
  return new RelayError('VALIDATION_ERROR', { message: 'The upload was cut short.' })
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
    message: `The picture has ${size.width} × ${size.height} pixels; ${max_pixels} are taken. Send a smaller one.`,
    details: { max_bytes: expected.max_bytes, max_pixels },
  })
}

function unreadable({ content_type }: Expected): RelayError {
  return new RelayError('UNSUPPORTED_MEDIA_TYPE', { message: `The file’s bytes are not those of ${content_type}.` })
}
