import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { scanMetadata, streamWithoutCuts, withoutMetadata } from '../../../src/domain/intake/metadata/remove.ts'
import {
  exif,
  GIF,
  gifWith,
  JPEG,
  jpegSegment,
  jpegWith,
  PNG,
  pngChunk,
  pngWith,
  SECRET,
  WEBP,
  webpChunk,
  webpWith,
} from '../../support/pictures.ts'

const clean = (bytes: Buffer, type: string) => withoutMetadata(bytes, `image/${type}`) ?? bytes
const jpegExif = (about: Parameters<typeof exif>[0]) =>
  jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(about)]))
const gifBlocks = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text), Buffer.from([0])])
const gifExtension = (label: number, ...parts: Buffer[]) => Buffer.concat([Buffer.from([0x21, label]), ...parts])
const upright = { orientation: 1 }

/** Pictures with something beside what they show, and what is to be left of each. */
const PICTURES: [string, string, Buffer, Buffer][] = [
  ['EXIF in a JPEG', 'jpeg', jpegWith(jpegExif(upright)), JPEG],
  ['XMP in a JPEG', 'jpeg', jpegWith(jpegSegment(0xe1, `http://ns.adobe.com/xap/1.0/\0${SECRET}`)), JPEG],
  ['IPTC in a JPEG', 'jpeg', jpegWith(jpegSegment(0xed, `Photoshop 3.0\0${SECRET}`)), JPEG],
  ['a comment in a JPEG', 'jpeg', jpegWith(jpegSegment(0xfe, SECRET)), JPEG],
  [
    'what an application adds to a JPEG',
    'jpeg',
    jpegWith(jpegSegment(0xe2, `MPF\0${SECRET}`), jpegSegment(0xeb, SECRET)),
    JPEG,
  ],
  ['empty segments of a JPEG', 'jpeg', jpegWith(jpegSegment(0xfe, ''), jpegSegment(0xe5, '')), JPEG],
  [
    'a comment between the scans of a JPEG',
    'jpeg',
    Buffer.concat([JPEG.subarray(0, -2), jpegSegment(0xfe, SECRET), JPEG.subarray(-2)]),
    JPEG,
  ],
  ['what follows a JPEG', 'jpeg', Buffer.concat([JPEG, jpegWith(jpegExif(upright))]), JPEG],
  ['bytes between segments of a JPEG', 'jpeg', jpegWith(Buffer.from(SECRET)), JPEG],
  ['fill bytes of a JPEG', 'jpeg', jpegWith(Buffer.from([0xff, 0xff]), jpegSegment(0xfe, SECRET)), JPEG],
  ['a second EXIF in a JPEG', 'jpeg', jpegWith(jpegExif(upright), jpegExif(upright)), JPEG],
  [
    'the thumbnail of JFIF',
    'jpeg',
    Buffer.concat([
      JPEG.subarray(0, 2),
      jpegSegment(0xe0, `JFIF\0\x01\x01\0\0\x01\0\x01\x05\x02${SECRET}`),
      JPEG.subarray(20),
    ]),
    JPEG,
  ],
  ['a JFXX thumbnail', 'jpeg', jpegWith(jpegSegment(0xe0, `JFXX\0\x10${SECRET}`)), JPEG],
  ['EXIF in a PNG', 'png', pngWith(pngChunk('eXIf', exif(upright))), PNG],
  ...['tEXt', 'zTXt', 'iTXt', 'tIME', 'dSIG', 'caBX', 'prVt', 'sPLT'].map((type): [string, string, Buffer, Buffer] => [
    `${type} in a PNG`,
    'png',
    pngWith(pngChunk(type, SECRET)),
    PNG,
  ]),
  ['what follows a PNG', 'png', Buffer.concat([PNG, Buffer.from(SECRET)]), PNG],
  ['EXIF in a WebP', 'webp', webpWith(0x08, webpChunk('EXIF', exif(upright))), WEBP],
  ['XMP in a WebP', 'webp', webpWith(0x04, webpChunk('XMP ', `${SECRET}.`)), WEBP],
  ['both in a WebP', 'webp', webpWith(0x0c, webpChunk('EXIF', exif(upright)), webpChunk('XMP ', SECRET)), WEBP],
  ['what an application adds to a WebP', 'webp', webpWith(0, webpChunk('C2PA', SECRET)), WEBP],
  ['what follows a WebP', 'webp', Buffer.concat([WEBP, Buffer.from(SECRET)]), WEBP],
  ['a comment in a GIF', 'gif', gifWith(gifExtension(0xfe, gifBlocks(SECRET))), GIF],
  ['XMP in a GIF', 'gif', gifWith(gifExtension(0xff, Buffer.from('\x0bXMP DataXMP'), gifBlocks(SECRET))), GIF],
  ['text in a GIF', 'gif', gifWith(gifExtension(0x01, gifBlocks(SECRET))), GIF],
  ['what follows a GIF', 'gif', Buffer.concat([GIF, Buffer.from(SECRET)]), GIF],
]

describe('a picture', () => {
  it.each([
    ['jpeg', JPEG],
    ['png', PNG],
    ['webp', WEBP],
    ['gif', GIF],
  ])('that is a %s without metadata is not changed', (type, bytes) => {
    expect(withoutMetadata(bytes, `image/${type}`)).toBeNull()
  })

  it.each(PICTURES)('loses %s, and keeps the rest unchanged', (_what, type, bytes, rest) => {
    expect(clean(bytes, type)).toEqual(rest)
  })

  it.each(PICTURES)('loses %s in chunks of any size, and when truncated anywhere', async (_what, type, bytes, rest) => {
    for (const size of [1, 2, 3, 7, 64]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      )
      const scan = scanMetadata(`image/${type}`)
      for (const chunk of chunks) scan?.write(chunk)
      const kept = await buffer(streamWithoutCuts(Readable.from(chunks), scan?.end() ?? []))
      expect(kept, String(size)).toEqual(rest)
    }
    for (let length = 0; length < bytes.length; length++) {
      expect(clean(bytes.subarray(0, length), type).includes(SECRET.slice(0, 12)), String(length)).toBe(false)
    }
  })

  it('that is truncated is kept up to its last byte', () => {
    for (const [type, bytes] of [
      ['jpeg', JPEG],
      ['png', PNG],
      ['gif', GIF],
    ] as const) {
      const cut = bytes.subarray(0, -5)
      expect(clean(cut, type)).toEqual(cut)
    }
  })

  it('keeps its colour profile and colour encoding', () => {
    const adobe = jpegSegment(0xee, 'Adobe\0d\0\0\0\0\x01')
    const bytes = jpegWith(adobe)
    expect(JPEG.includes('ICC_PROFILE')).toBe(true)
    expect(clean(jpegWith(adobe, jpegExif(upright)), 'jpeg')).toEqual(bytes)
    const png = pngWith(pngChunk('iCCP', 'profile'), pngChunk('pHYs', 'wwwwhhhh\x01'), pngChunk('acTL', 'animated'))
    expect(clean(png, 'png')).toEqual(png)
  })
})

describe('the orientation', () => {
  const orders = ['II', 'MM'] as const
  const cases = orders.flatMap((order) => [2, 3, 6, 8].map((orientation) => ({ order, orientation })))

  it.each(cases)('$orientation ($order) is kept, but no other EXIF data', (about) => {
    const tiff = Buffer.from(`4d4d002a0000000800010112000300000001000${about.orientation}000000000000`, 'hex')
    expect(clean(jpegWith(jpegExif(about)), 'jpeg')).toEqual(
      jpegWith(jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff]))),
    )
    expect(clean(pngWith(pngChunk('eXIf', exif(about))), 'png')).toEqual(pngWith(pngChunk('eXIf', tiff)))
    expect(clean(webpWith(0x0c, webpChunk('EXIF', exif(about)), webpChunk('XMP ', SECRET)), 'webp')).toEqual(
      webpWith(0x08, webpChunk('EXIF', tiff)),
    )
  })

  it.each([0, 9, 65_535])('%i is invalid', (orientation) => {
    expect(clean(jpegWith(jpegExif({ orientation })), 'jpeg')).toEqual(JPEG)
  })

  it('of damaged EXIF data is ignored, or kept alone', () => {
    const whole = exif({ orientation: 6 })
    for (let length = 0; length <= whole.length; length++) {
      const kept = clean(pngWith(pngChunk('eXIf', whole.subarray(0, length))), 'png')
      expect([PNG.length, PNG.length + 38]).toContain(kept.length)
    }
    const looping = exif({ orientation: 6 })
    looping.writeUInt32LE(0xffffffff, 4)
    expect(clean(pngWith(pngChunk('eXIf', looping)), 'png')).toEqual(PNG)
  })
})

describe('a picture that is hostile', () => {
  it('is cut where it becomes another format', () => {
    const nonsense = Buffer.concat([PNG.subarray(0, 33), Buffer.from(`\0\0\0\x05<?ph${SECRET}`)])
    expect(clean(nonsense, 'png')).toEqual(PNG.subarray(0, 33))
    expect(
      clean(Buffer.concat([JPEG.subarray(0, 20), Buffer.from([0xff, 0xd8]), Buffer.from(SECRET)]), 'jpeg'),
    ).not.toContain(SECRET)
    expect(clean(Buffer.concat([GIF.subarray(0, 38), Buffer.from(SECRET)]), 'gif')).toEqual(GIF.subarray(0, 38))
  })

  it('with too many parts is processed only up to a limit', () => {
    const many = Buffer.concat(Array.from({ length: 300_000 }, () => jpegSegment(0xfe, '')))
    expect(clean(jpegWith(many, jpegSegment(0xfe, SECRET)), 'jpeg').includes(SECRET)).toBe(false)
    const pair = Buffer.concat([pngChunk('tEXt', ''), pngChunk('IDAT', '')])
    const pairs = pngWith(Buffer.concat(Array.from({ length: 30_000 }, () => pair)), pngChunk('tEXt', SECRET))
    const scan = scanMetadata('image/png')
    scan?.write(pairs)
    expect(scan?.end().length).toBeLessThan(20_000)
    expect(clean(pairs, 'png').includes(SECRET)).toBe(false)
  })

  it('that declares a wrong size breaks nothing', () => {
    for (const size of [0, 4, 11, 2 ** 32 - 1]) {
      const bytes = webpWith(0x08, webpChunk('EXIF', exif({ orientation: 6 })))
      bytes.writeUInt32LE(size, 4)
      expect(clean(bytes, 'webp').includes(SECRET)).toBe(false)
    }
  })
})
