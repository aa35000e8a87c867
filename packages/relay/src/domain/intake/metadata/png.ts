import { crc32 } from 'node:zlib'
import { keepOrientation } from './orientation.ts'
import type { PictureFile, Step } from './scan.ts'

/** The chunks that affect how the picture is displayed. https://www.w3.org/TR/png-3/#11Chunks */
const KEPT = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'tRNS',
  'cHRM',
  'gAMA',
  'iCCP',
  'sBIT',
  'sRGB',
  'cICP',
  'mDCV',
  'cLLI',
  'bKGD',
  'hIST',
  'pHYs',
  'acTL',
  'fcTL',
  'fdAT',
])
const MAX_LENGTH = 2 ** 31 - 1
const MAX_EXIF_BYTES = 64 * 1024
const CHECKSUM_BYTES = 4

/**
 * Keeps the chunks above. Removes text, time, EXIF and application chunks, and data after the end.
 */
export function* scanPng(file: PictureFile): Generator<Step, void, Buffer> {
  yield { take: 8 }
  for (;;) {
    const start = file.position
    const head = yield { take: 8 }
    const length = head.readUInt32BE()
    const type = head.toString('latin1', 4)
    if (length > MAX_LENGTH || !/^[A-Za-z]{4}$/.test(type)) return cutFrom(file, start)
    const end = file.position + length + CHECKSUM_BYTES
    if (type === 'IEND') {
      yield { skip: end - file.position }
      return
    }
    if (!KEPT.has(type)) {
      // Decoders reject a picture with an unknown critical chunk.
      if (/^[A-Z]/.test(type)) return cutFrom(file, start)
      const cut = file.cut(start, end)
      if (type === 'eXIf' && length <= MAX_EXIF_BYTES) {
        const tiff = keepOrientation(yield { take: length })
        if (tiff) cut.replacement = chunk(type, tiff)
      }
    }
    yield { skip: end - file.position }
  }
}

function cutFrom(file: PictureFile, start: number): void {
  file.cut(start, Number.POSITIVE_INFINITY)
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const checksum = Buffer.alloc(CHECKSUM_BYTES)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
