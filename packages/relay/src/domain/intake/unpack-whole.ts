import { constants, type Gunzip, gunzip, gunzipSync, type ZlibOptions } from 'node:zlib'
import { ARTIFACT_LIMITS, type ArtifactKind } from '@earshot/protocol'
import type { RelayError } from '../../errors.ts'
import { beginsLikeObject } from './media-types.ts'
import { releaseBytes } from './release-bytes.ts'
import { createUnpackCheck, type UnpackCheck } from './unpack-check.ts'

/**
 * Bounds the memory for documents that are decompressed in one call: bytes of each, and number at
 * the same time.
 */
const MAX_BYTES = 4 * 1024 * 1024
const MAX_CONCURRENT = 8
/** Added to the expected size: zlib allocates another buffer when the first is completely full. */
const SPARE_BYTES = 64
/** Documents up to this size are decompressed completely, which also verifies their checksum. */
const MAX_SMALL_BYTES = 64 * 1024
/**
 * Documents up to this size are decompressed synchronously: a round trip to a thread takes five
 * times as long.
 */
const MAX_INLINE_BYTES = 16 * 1024
/** The highest compression ratio of deflate. https://www.zlib.net/zlib_tech.html */
const MAX_RATIO = 1032

/**
 * Checks a buffered document and returns the problem, or null if it is valid or not compressed.
 */
export type CheckUnpacked = (
  packed: Buffer,
  expected: { kind: ArtifactKind; content_type: string },
) => Promise<RelayError | null>

/**
 * Create one for each relay: it counts concurrent decompressions. Nearly every document is valid
 * and decompressed in one call. All others are checked piece by piece, which keeps nothing and
 * finds the problem.
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

/**
 * Decompresses a large document only until the rest cannot pass the limit at the highest
 * compression ratio.
 */
async function fitsInOneGo(packed: Buffer, limit: number): Promise<boolean> {
  const rest =
    packed.length <= MAX_SMALL_BYTES
      ? 0
      : Math.min(packed.length - MAX_SMALL_BYTES, Math.floor((limit - MAX_BYTES) / MAX_RATIO) - 1)
  const checked_at = packed.subarray(0, packed.length - rest)
  // A gzip file ends with its decompressed size. If that is wrong, zlib allocates another buffer.
  const claimed = packed.readUInt32LE(packed.length - 4)
  if (claimed > MAX_BYTES) return false
  const chunkSize = Math.ceil((claimed * checked_at.length) / packed.length) + SPARE_BYTES
  const finishFlush = rest > 0 ? constants.Z_SYNC_FLUSH : constants.Z_FINISH
  try {
    const { buffer, engine } = await unpack(checked_at, { chunkSize, finishFlush })
    const fits = beginsLikeObject(buffer) && engine.bytesWritten === checked_at.length
    // The output is a view of the allocated buffer.
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

/** With `info: true`, zlib returns both. Node's types declare only the buffer. */
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
