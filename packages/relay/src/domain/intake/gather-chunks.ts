const MIN_BYTES = 16 * 1024

/** Puts small chunks together: a sender may send every byte by itself, and each chunk costs as much as a large one. */
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
    /** What there is to be worked on now, null while there is too little of it. */
    add(chunk) {
      if (filled + chunk.length >= MIN_BYTES) return filled === 0 ? chunk : Buffer.concat([rest(), chunk])
      if (filled === 0) buffer = Buffer.allocUnsafe(MIN_BYTES)
      filled += chunk.copy(buffer, filled)
      return null
    },
    rest,
  }
}
