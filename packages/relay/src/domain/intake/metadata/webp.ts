import { keepOrientation } from './orientation.ts'
import type { PictureFile, Step } from './scan.ts'

/** The image data and the colour profile. https://www.rfc-editor.org/rfc/rfc9649#section-2 */
const KEPT = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** Offset of the file size, which counts the bytes after it. */
const SIZE_AT = 4
const EXIF_FLAG = 0x08
const XMP_FLAG = 0x04
const MAX_EXIF_BYTES = 64 * 1024

/**
 * Keeps the chunks above. Removes EXIF, XMP and application chunks, and data after the end, and
 * updates the file size and the flags in the header.
 */
export function* scanWebp(file: PictureFile): Generator<Step, void, Buffer> {
  const size = (yield { take: 12 }).readUInt32LE(SIZE_AT)
  const end = 8 + size
  // Both cuts are empty, and change nothing, until something is removed.
  const newSize = file.cut(SIZE_AT, SIZE_AT)
  const newFlags = file.cut(0, 0)
  let flags = 0
  let removed = 0
  while (file.position < end) {
    const start = file.position
    const head = yield { take: 8 }
    const type = head.toString('latin1', 0, 4)
    const length = head.readUInt32LE(4)
    const next = file.position + length + (length % 2)
    if (type === 'VP8X' && length > 0) {
      newFlags.start = file.position
      newFlags.end = file.position
      flags = ((yield { take: 1 })[0] ?? 0) & ~EXIF_FLAG & ~XMP_FLAG
    } else if (!KEPT.has(type)) {
      const cut = file.cut(start, next)
      const tiff = type === 'EXIF' && length <= MAX_EXIF_BYTES ? keepOrientation(yield { take: length }) : null
      if (tiff) {
        cut.replacement = chunk(type, tiff)
        flags |= EXIF_FLAG
      }
      removed += next - start - cut.replacement.length
      newSize.end = SIZE_AT + 4
      newSize.replacement = uint32(Math.max(0, size - removed))
      if (newFlags.start > 0) newFlags.end = newFlags.start + 1
      newFlags.replacement = Buffer.from(newFlags.start > 0 ? [flags] : [])
    }
    yield { skip: next - file.position }
  }
}

function chunk(type: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type, 'latin1'), uint32(data.length), data])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
