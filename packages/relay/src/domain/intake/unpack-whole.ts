import { constants, type Gunzip, gunzip, gunzipSync, type ZlibOptions } from 'node:zlib'
import { ARTIFACT_LIMITS, type ArtifactKind } from '@earshot/protocol'
import type { RelayError } from '../../errors.ts'
import { beginsLikeObject } from './media-types.ts'
import { releaseBytes } from './release-bytes.ts'
import { createUnpackCheck, type UnpackCheck } from './unpack-check.ts'

/** What is unpacked in one go, in bytes and in number at the same time: so much memory a stranger may take here. */
const MAX_BYTES = 4 * 1024 * 1024
const MAX_CONCURRENT = 8
/** Room beyond the expected size: a buffer that is full to its end makes the engine take another. */
const SPARE_BYTES = 64
/** Documents up to this size are unpacked to their end, which tells whether they are sound. */
const MAX_SMALL_BYTES = 64 * 1024
/** What comes to no more than this is unpacked where it is: the way to a thread and back takes five times as long. */
const MAX_INLINE_BYTES = 16 * 1024
/** So tightly deflate packs at best. https://www.zlib.net/zlib_tech.html */
const MAX_RATIO = 1032

/**
 * Returns what is wrong with a packed document that is here whole, or null; also null for what is not packed.
 */
export type CheckUnpacked = (
  packed: Buffer,
  expected: { kind: ArtifactKind; content_type: string },
) => Promise<RelayError | null>

/**
 * One for each relay, which counts how many documents it unpacks at the same time. Nearly every document is sound and is unpacked in
 * one go; all others are checked piece by piece, which keeps nothing and says what is wrong.
 */
export function createCheckUnpacked(): CheckUnpacked {
  let running = 0
  return async (packed, expected) => {
    if (expected.content_type !== 'application/gzip') return null
    const { max_unpacked_bytes = Number.POSITIVE_INFINITY } = ARTIFACT_LIMITS[expected.kind]
    if (running < MAX_CONCURRENT) {
      running += 1
      const fits = await fitsInOneGo(packed, max_unpacked_bytes).finally(() => {
        running -= 1
      })
      if (fits) return null
    }
    const check = createUnpackCheck(expected)
    return check && checkInPieces(check, packed)
  }
}

/** A large one is unpacked only so far that the rest cannot pass the limit, however tightly it is packed. */
async function fitsInOneGo(packed: Buffer, limit: number): Promise<boolean> {
  const rest =
    packed.length <= MAX_SMALL_BYTES
      ? 0
      : Math.min(packed.length - MAX_SMALL_BYTES, Math.floor((limit - MAX_BYTES) / MAX_RATIO) - 1)
  const checked_at = packed.subarray(0, packed.length - rest)
  // A gzip file ends with the size of what is in it. It may lie: then the buffer is too small, and a second one is taken.
  const claimed = packed.readUInt32LE(packed.length - 4)
  if (claimed > MAX_BYTES) return false
  const chunkSize = Math.ceil((claimed * checked_at.length) / packed.length) + SPARE_BYTES
  const finishFlush = rest > 0 ? constants.Z_SYNC_FLUSH : constants.Z_FINISH
  try {
    const { buffer, engine } = await unpack(checked_at, { chunkSize, finishFlush })
    const fits = beginsLikeObject(buffer) && engine.bytesWritten === checked_at.length
    // What came out is a part of the memory that was taken for it.
    if (buffer.buffer.byteLength === chunkSize) releaseBytes(new Uint8Array(buffer.buffer))
    return fits
  } catch {
    return false
  }
}

interface Unpacked {
  buffer: Buffer
  engine: Gunzip
}

/** With `info` both come; the types know of the buffer alone. */
function unpack(packed: Buffer, options: ZlibOptions & { chunkSize: number }): Unpacked | Promise<Unpacked> {
  if (Math.max(packed.length, options.chunkSize) <= MAX_INLINE_BYTES) {
    const unpacked = gunzipSync(packed, { ...options, info: true, maxOutputLength: MAX_INLINE_BYTES })
    return unpacked as unknown as Unpacked
  }
  return new Promise((resolve, reject) => {
    gunzip(packed, { ...options, info: true, maxOutputLength: MAX_BYTES }, (error, unpacked) => {
      if (error) reject(error)
      else resolve(unpacked as unknown as Unpacked)
    })
  })
}

function checkInPieces(check: UnpackCheck, packed: Buffer): Promise<RelayError | null> {
  return new Promise((resolve) => {
    check.write(packed, (problem) => {
      if (problem) resolve(problem)
      else check.end(resolve)
    })
  })
}
