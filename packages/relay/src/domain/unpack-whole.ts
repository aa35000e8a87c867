import { type Gunzip, gunzip, type InputType, type ZlibOptions } from 'node:zlib'
import type { ArtifactKind } from '@earshot/protocol'
import type { RelayError } from '../errors.ts'
import { freeBytes } from '../free-bytes.ts'
import { beginsLikeObject } from './media-types.ts'
import { createUnpackCheck, type UnpackCheck } from './unpack-check.ts'

/** What is unpacked in one go, in bytes and in number at the same time: so much memory a stranger may take here. */
const MAX_BYTES = 4 * 1024 * 1024
const MAX_AT_ONCE = 8
/** Room beyond the claimed size: a buffer that is full to its end makes the engine take another. */
const SPARE = 64

let running = 0

/**
 * What is wrong with a packed document that is here whole, or null; also null for what is not packed. In one go where it is small and
 * sound, as nearly every one is; all others are judged piece by piece, which keeps nothing and says what is wrong.
 */
export async function checkUnpacked(
  packed: Buffer,
  expected: { kind: ArtifactKind; content_type: string },
): Promise<RelayError | null> {
  if (expected.content_type !== 'application/gzip' || (await unpacksInOneGo(packed))) return null
  const check = createUnpackCheck(expected)
  return check && checkInPieces(check, packed)
}

async function unpacksInOneGo(packed: Buffer): Promise<boolean> {
  if (running >= MAX_AT_ONCE) return false
  // A gzip file ends with the size of what is in it. It may lie: then the buffer is too small, and a second one is taken.
  const claimed = packed.readUInt32LE(packed.length - 4)
  if (claimed > MAX_BYTES) return false
  const chunkSize = claimed + SPARE
  running += 1
  try {
    const { buffer, engine } = await unpack(packed, { chunkSize, maxOutputLength: MAX_BYTES + SPARE })
    const is_sound = beginsLikeObject(buffer) && engine.bytesWritten === packed.length
    // What came out is a part of the memory that was taken for it.
    if (buffer.buffer.byteLength === chunkSize) freeBytes(new Uint8Array(buffer.buffer))
    return is_sound
  } catch {
    return false
  } finally {
    running -= 1
  }
}

function unpack(packed: InputType, options: ZlibOptions): Promise<{ buffer: Buffer; engine: Gunzip }> {
  return new Promise((resolve, reject) => {
    gunzip(packed, { ...options, info: true }, (error, unpacked) => {
      if (error) reject(error)
      // With `info` both come; the types know of the buffer alone.
      else resolve(unpacked as unknown as { buffer: Buffer; engine: Gunzip })
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
