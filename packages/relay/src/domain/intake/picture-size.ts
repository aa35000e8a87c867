/**
 * The dimensions of a picture, read from its header. The picture is never decoded, so a small file
 * cannot use much memory.
 */
export type PictureSize = { width: number; height: number } | 'more-bytes-needed' | 'unreadable'

type Read = (head: Buffer) => PictureSize

const READERS: Readonly<Record<string, Read>> = {
  'image/png': png,
  'image/jpeg': jpeg,
  'image/webp': webp,
  'image/gif': gif,
}

export function isPicture(content_type: string): boolean {
  return content_type in READERS
}

export function readPictureSize(content_type: string, head: Buffer): PictureSize {
  return READERS[content_type]?.(head) ?? 'unreadable'
}

/** The header chunk always comes first. https://www.w3.org/TR/png-3/#11IHDR */
function png(head: Buffer): PictureSize {
  if (head.length < 24) return 'more-bytes-needed'
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}

function gif(head: Buffer): PictureSize {
  if (head.length < 10) return 'more-bytes-needed'
  return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }
}

/**
 * Lossy, lossless and extended files store it in different places.
 * https://www.rfc-editor.org/rfc/rfc9649#section-2
 */
function webp(head: Buffer): PictureSize {
  if (head.length < 30) return 'more-bytes-needed'
  const form = head.toString('latin1', 12, 16)
  if (form === 'VP8X') return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 }
  if (form === 'VP8 ') return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff }
  if (form !== 'VP8L') return 'unreadable'
  const bits = head.readUInt32LE(21)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

/**
 * Walks the segments to the frame header, which may come after a thumbnail and a colour profile.
 * ITU T.81, annex B
 */
function jpeg(head: Buffer): PictureSize {
  let at = 2
  while (at + 9 <= head.length) {
    if (head[at] !== 0xff) return 'unreadable'
    const marker = head[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
    } else if (isFrameHeader(marker)) {
      return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) }
    } else {
      const length = head.readUInt16BE(at + 2)
      if (length < 2 || marker === 0xda || marker === 0xd9) return 'unreadable'
      at += 2 + length
    }
  }
  return 'more-bytes-needed'
}

/** SOF0 to SOF15, except the three markers among them with another meaning (DHT, JPG, DAC). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
