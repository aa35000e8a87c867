import { crc32 } from 'node:zlib'

/** Pictures of six by four pixels as a browser makes them, the JPEG and the WebP with a colour profile, and what hides beside a picture. */

export const SECRET = 'somebody at 52.5200 N, 13.4050 E'

const base64 = (text: string) => Buffer.from(text, 'base64')

export const JPEG = base64(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh' +
    'Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB' +
    'UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA' +
    'AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y' +
    'WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM' +
    'ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0o' +
    'OjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2Nj' +
    'Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAEAAYDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/' +
    'xAAWEAEBAQAAAAAAAAAAAAAAAAAAAjH/xAAVAQEBAAAAAAAAAAAAAAAAAAADBf/EABkRAAIDAQAAAAAAAAAAAAAAAAACBDNxNP/a' +
    'AAwDAQACEQMRAD8AlzgCxDoXAZvQ+n//2Q==',
)

export const WEBP = base64(
  'UklGRiICAABXRUJQVlA4WAoAAAAgAAAABQAAAwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh' +
    'Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB' +
    'UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA' +
    'AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y' +
    'WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM' +
    'ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggNAAAANABAJ0BKgYABAACwEwlqAJ0cgCqAASA' +
    'AP7rpcaR2eEjS/vN6eypE4HPeDbnlQh4NuAIAAA=',
)

export const PNG = base64(
  'iVBORw0KGgoAAAANSUhEUgAAAAYAAAAECAYAAACtBE5DAAAAKUlEQVR4AZTJoQ0AAAgDQdINWAHJSqyMZ5yiKhF8curR4ZSsocCO' +
    '/mMBAAD//yy9UiIAAAAGSURBVAMAbAgNFGb12F0AAAAASUVORK5CYII=',
)

/** Two frames with a palette, which repeat. */
export const GIF = Buffer.concat([
  Buffer.from('GIF89a\x06\0\x04\0\x80\0\0\xcc\x22\x11\x2a\x5b\xd7', 'latin1'),
  Buffer.from('!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0', 'latin1'),
  ...[1, 2].flatMap(() => [
    Buffer.from('!\xf9\x04\0\x0a\0\0\0', 'latin1'),
    Buffer.from(',\0\0\0\0\x06\0\x04\0\0\x02\x04\x84\x8f\x09\x05\0', 'latin1'),
  ]),
  Buffer.from(';'),
])

/** EXIF of a camera: an orientation, and a text with the secret. */
export function exif({ orientation, order = 'II' }: { orientation: number; order?: 'II' | 'MM' }): Buffer {
  const tiff = Buffer.alloc(38)
  const isLittle = order === 'II'
  const short = (value: number, at: number) =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at)
  const long = (value: number, at: number) => (isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at))
  tiff.write(order)
  short(42, 2)
  long(8, 4)
  short(2, 8)
  // The text: tag, type, length, place.
  short(0x010e, 10)
  short(2, 12)
  long(SECRET.length, 14)
  long(38, 18)
  short(0x0112, 22)
  short(3, 24)
  long(1, 26)
  short(orientation, 30)
  return Buffer.concat([tiff, Buffer.from(SECRET)])
}

export function jpegSegment(marker: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload)
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(bytes.length + 2, 2)
  return Buffer.concat([head, bytes])
}

/** A JPEG with segments behind its first two bytes. */
export function jpegWith(...segments: Buffer[]): Buffer {
  return Buffer.concat([JPEG.subarray(0, 2), ...segments, JPEG.subarray(2)])
}

export function pngChunk(type: string, data: Buffer | string): Buffer {
  const bytes = Buffer.from(data)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  const body = Buffer.concat([Buffer.from(type), bytes])
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

/** A PNG with chunks behind its header. */
export function pngWith(...chunks: Buffer[]): Buffer {
  return Buffer.concat([PNG.subarray(0, 33), ...chunks, PNG.subarray(33)])
}

export function webpChunk(type: string, data: Buffer | string): Buffer {
  const bytes = Buffer.from(data)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([Buffer.from(type), length, bytes, Buffer.alloc(bytes.length % 2)])
}

/** A WebP with chunks at its end, and the flags that announce them. */
export function webpWith(flags: number, ...chunks: Buffer[]): Buffer {
  const bytes = Buffer.concat([WEBP, ...chunks])
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.writeUInt8(bytes.readUInt8(20) | flags, 20)
  return bytes
}

/** A GIF with extensions before its first frame. */
export function gifWith(...extensions: Buffer[]): Buffer {
  return Buffer.concat([GIF.subarray(0, 38), ...extensions, GIF.subarray(38)])
}
