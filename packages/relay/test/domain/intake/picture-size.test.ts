import { describe, expect, it } from 'vitest'
import { readPictureSize } from '../../../src/domain/intake/picture-size.ts'
import { png } from '../../http/relay-under-test.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** A JPEG up to its frame header, with a segment of `profile` bytes before it. */
function jpeg({ width, height, profile }: { width: number; height: number; profile: number }): Buffer {
  const segment = Buffer.alloc(profile + 4)
  segment.writeUInt16BE(0xffe1)
  segment.writeUInt16BE(profile + 2, 2)
  const frame = hex('ff c2 00 11 08 0000 0000 03')
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  return Buffer.concat([hex('ffd8'), segment, hex('ff'), frame])
}

const webp = (form: string, rest: string) =>
  Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), Buffer.from(form), Buffer.alloc(4), hex(rest), Buffer.alloc(10)])

describe('the size of a picture', () => {
  it.each<[string, string, Buffer, number, number]>([
    ['PNG', 'image/png', png({ width: 65_535, height: 7 }), 65_535, 7],
    ['GIF', 'image/gif', Buffer.concat([Buffer.from('GIF89a'), hex('0a00 0b00')]), 10, 11],
    ['JPEG', 'image/jpeg', jpeg({ width: 640, height: 480, profile: 60_000 }), 640, 480],
    ['lossy WebP', 'image/webp', webp('VP8 ', '000000 9d012a 8002 e001'), 640, 480],
    ['lossless WebP', 'image/webp', webp('VP8L', '2f 7fc27700'), 640, 480],
    ['extended WebP', 'image/webp', webp('VP8X', '00000000 7f0200 df0100'), 640, 480],
  ])('is read from a %s as soon as it is available', (_name, type, bytes, width, height) => {
    expect(readPictureSize(type, bytes)).toEqual({ width, height })
    for (let length = 0; length < 10; length++) {
      expect(readPictureSize(type, bytes.subarray(0, length))).toBe('more-bytes-needed')
    }
  })

  it.each<[string, string, Buffer]>([
    ['a JPEG whose picture begins before its frame', 'image/jpeg', hex('ffd8 ffda 000c 0000 0000 0000')],
    ['a JPEG with a segment that has no length', 'image/jpeg', hex('ffd8 ffe0 0000 0000 0000 0000')],
    ['a JPEG with something between its segments', 'image/jpeg', hex('ffd8 00ff e000 0400 0000 0000')],
    ['a WebP of no known form', 'image/webp', webp('VP9 ', '00')],
    ['what is no picture', 'text/plain', Buffer.alloc(100)],
  ])('cannot be read from %s', (_name, type, bytes) => {
    expect(readPictureSize(type, bytes)).toBe('unreadable')
  })
})
