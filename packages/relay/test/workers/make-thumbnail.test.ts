import { MAX_THUMBNAIL_BYTES } from '@earshot/protocol'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Thumbnail } from '../../src/domain/processing/processing.ts'
import { type ImageLibrary, loadImageLibrary } from '../../src/workers/image-library.ts'
import { makeThumbnail } from '../../src/workers/make-thumbnail.ts'
import { readReport } from '../../src/workers/read-report.ts'
import { blackPng, noisyPng } from '../support/large-pictures.ts'
import { exif, GIF, JPEG, jpegSegment, jpegWith, PNG, WEBP } from '../support/pictures.ts'

let library: ImageLibrary
beforeAll(async () => {
  const loaded = await loadImageLibrary()
  if (!loaded) throw new Error('The image library does not run here')
  library = loaded
})

const draw = (bytes: Buffer, content_type = 'image/png') => makeThumbnail(library, { bytes, content_type })
const drawn = async (bytes: Buffer, content_type?: string) => (await draw(bytes, content_type)) as Thumbnail

describe('a thumbnail', () => {
  it.each([
    ['PNG', PNG, 'image/png'],
    ['JPEG', JPEG, 'image/jpeg'],
    ['WebP', WEBP, 'image/webp'],
  ])('is a WebP of a %s, which it does not enlarge', async (_, bytes, content_type) => {
    const thumbnail = await drawn(bytes, content_type)
    expect(thumbnail).toMatchObject({ width: 6, height: 4 })
    expect(await library(thumbnail.bytes).metadata()).toMatchObject({ format: 'webp', width: 6, height: 4 })
  })

  it('fits into 480 × 360 pixels, and shows all of a tall page', async () => {
    expect(await drawn(blackPng({ width: 1920, height: 1080 }))).toMatchObject({ width: 480, height: 270 })
    expect(await drawn(blackPng({ width: 1000, height: 3600 }))).toMatchObject({ width: 100, height: 360 })
    expect(await drawn(blackPng({ width: 20_000, height: 1 }))).toMatchObject({ width: 480, height: 1 })
  })

  it('is upright', async () => {
    const turned = jpegWith(jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif({ orientation: 6 })])))
    expect(await drawn(turned, 'image/jpeg')).toMatchObject({ width: 4, height: 6 })
  })

  it('has at most 20 kB whatever the picture shows', async () => {
    const thumbnail = await drawn(noisyPng({ width: 800, height: 600 }))
    expect(thumbnail.bytes.length).toBeLessThanOrEqual(MAX_THUMBNAIL_BYTES)
    expect(thumbnail.width).toBeGreaterThanOrEqual(160)
  })

  it('is not made of more pixels than a screenshot may have', async () => {
    expect(await draw(blackPng({ width: 30_000, height: 30_000 }))).toBe('PICTURE_TOO_LARGE')
    // Fewer pixels in the header than in the picture: nothing but the header is drawn.
    const forged = Buffer.from(blackPng({ width: 30_000, height: 30_000 }))
    forged.writeUInt32BE(10, 16)
    expect(await draw(forged)).toBe('PICTURE_INVALID')
  })

  it.each([
    ['is truncated', noisyPng({ width: 100, height: 100 }).subarray(0, 20_000), 'image/png'],
    ['is a truncated JPEG', JPEG.subarray(0, JPEG.length - 40), 'image/jpeg'],
    ['is empty', Buffer.alloc(0), 'image/png'],
    ['has a format that no screenshot has', GIF, 'image/gif'],
    ['has another format than its type', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/png'],
  ])('is not made of a picture that %s', async (_, bytes, content_type) => {
    expect(await draw(bytes, content_type)).toBe('PICTURE_INVALID')
  })

  it('is missing, without an error, where the image library does not run', async () => {
    const task = { document: null, screenshot: { bytes: PNG, content_type: 'image/png' } }
    expect(await readReport(task, null)).toEqual({
      read: null,
      thumbnail: null,
      error: null,
      has_image_library: false,
    })
  })
})

it('no other format has a decoder', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  for (const bytes of [svg, GIF]) await expect(library(bytes).toBuffer()).rejects.toThrow()
})
