const MIN_BYTES = 16 * 1024

/**
 * Combines small chunks: a client may send single bytes, and processing a small chunk costs as much
 * as a large one.
 */
export function createChunkGatherer(): { add(chunk: Buffer): Buffer | null; rest(): Buffer } {
  let buffer = Buffer.alloc(0)
  let filled = 0

  function rest(): Buffer {
    const bytes = buffer.subarray(0, filled)
    buffer = Buffer.alloc(0)
    filled = 0
    return bytes
  }

  return {
    /** Returns the bytes to process now, or null while there are too few. */
    add(chunk) {
      if (filled + chunk.length >= MIN_BYTES) return filled === 0 ? chunk : Buffer.concat([rest(), chunk])
      if (filled === 0) buffer = Buffer.allocUnsafe(MIN_BYTES)
      filled += chunk.copy(buffer, filled)
      return null
    },
    rest,
  }
}
