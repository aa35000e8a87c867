import { keepOrientation, withExifHeader } from './orientation.ts'
import type { PictureFile, Step } from './scan.ts'

const START_OF_IMAGE = 0xd8
const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP14 = 0xee
const APP15 = 0xef
const COMMENT = 0xfe
const TEMPORARY = 0x01
/** Enough to identify a segment, and the whole of a JFIF segment without a thumbnail. */
const HEAD_BYTES = 14

/**
 * Keeps what is needed to display the picture: tables, frames, scans, colour profile and colour
 * encoding. Removes all other segments of applications and cameras, including thumbnails, and data
 * after the picture. ITU T.81, annex B
 */
export function* scanJpeg(file: PictureFile): Generator<Step, void, Buffer> {
  yield { take: 2 }
  let isInScan = false
  for (;;) {
    // Decoders skip bytes between segments, so they are cut. After a scan header they are image
    // data.
    const gap = isInScan ? null : file.cut(file.position, Number.POSITIVE_INFINITY)
    const marker = (yield { marker: true })[1] ?? 0
    const start = file.position - 2
    if (gap) gap.end = start
    if (marker === TEMPORARY) continue
    if (marker === START_OF_IMAGE || marker === END_OF_IMAGE) return
    const length = (yield { take: 2 }).readUInt16BE() - 2
    if (length < 0) return
    isInScan = marker === START_OF_SCAN
    if (isOfApplication(marker)) yield* keepNeeded(file, { marker, start, length })
    else yield { skip: length }
  }
}

/** Cuts an application or comment segment, unless it is needed. */
function* keepNeeded(
  file: PictureFile,
  { marker, start, length }: { marker: number; start: number; length: number },
): Generator<Step, void, Buffer> {
  const end = file.position + length
  const cut = file.cut(start, end)
  const head = yield { take: Math.min(length, HEAD_BYTES) }
  const text = head.toString('latin1')
  if (marker === APP1 && text.startsWith('Exif\0')) {
    const rest = yield { take: end - file.position }
    const tiff = keepOrientation(Buffer.concat([head, rest]))
    if (tiff) cut.replacement = segment(APP1, withExifHeader(tiff))
    return
  }
  if (isNeeded(marker, { head, text, length })) cut.end = start
  else if (isJfif(marker, text)) cut.replacement = segment(APP0, withoutThumbnail(head))
  yield { skip: end - file.position }
}

function isOfApplication(marker: number): boolean {
  return (marker >= APP0 && marker <= APP15) || marker === COMMENT
}

/** The colour profile, the colour encoding, and a JFIF segment without a thumbnail. */
function isNeeded(marker: number, { head, text, length }: { head: Buffer; text: string; length: number }): boolean {
  if (isJfif(marker, text)) return length === HEAD_BYTES && head.equals(withoutThumbnail(head))
  return (marker === APP2 && text.startsWith('ICC_PROFILE\0')) || (marker === APP14 && text.startsWith('Adobe'))
}

function isJfif(marker: number, text: string): boolean {
  return marker === APP0 && text.length === HEAD_BYTES && text.startsWith('JFIF\0')
}

/** The last two bytes of the head are the dimensions of the thumbnail that follows. */
function withoutThumbnail(head: Buffer): Buffer {
  return Buffer.concat([head.subarray(0, HEAD_BYTES - 2), Buffer.alloc(2)])
}

function segment(marker: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(payload.length + 2, 2)
  return Buffer.concat([head, payload])
}
