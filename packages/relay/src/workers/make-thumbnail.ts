import { ARTIFACT_LIMITS, MAX_THUMBNAIL_BYTES, type ProcessingError } from '@earshot/protocol'
import { beginsLike } from '../domain/intake/media-types.ts'
import { readPictureSize } from '../domain/intake/picture-size.ts'
import type { StoredBytes, Thumbnail } from '../domain/processing/processing.ts'
import type { ImageLibrary } from './image-library.ts'

/** Sizes and qualities to try, best first. The last fits whatever the picture shows. */
const BOXES = [
  [480, 360],
  [320, 240],
  [160, 120],
] as const
const QUALITIES = [80, 60, 40, 20]

/**
 * Draws a picture small. Its header and the decoder both limit the pixels, so that a small file
 * cannot use much memory.
 */
export async function makeThumbnail(
  sharp: ImageLibrary,
  { bytes, content_type }: StoredBytes,
): Promise<Thumbnail | Extract<ProcessingError, 'PICTURE_TOO_LARGE' | 'PICTURE_INVALID'>> {
  const { max_pixels = 0 } = ARTIFACT_LIMITS.screenshot
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = readPictureSize(content_type, buffer)
  if (typeof size === 'string' || !beginsLike(content_type, buffer)) return 'PICTURE_INVALID'
  if (size.width * size.height > max_pixels) return 'PICTURE_TOO_LARGE'
  try {
    for (const [width, height] of BOXES) {
      // Decoded once for each size, and then compressed from the small pixels.
      const { data, info } = await sharp(buffer, { limitInputPixels: max_pixels, sequentialRead: true })
        .autoOrient()
        .resize({ width, height, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#fff' })
        .raw()
        .toBuffer({ resolveWithObject: true })
      for (const quality of QUALITIES) {
        const compressed = await sharp(data, { raw: info }).webp({ quality }).toBuffer()
        if (compressed.length <= MAX_THUMBNAIL_BYTES)
          return { bytes: compressed, width: info.width, height: info.height }
      }
    }
  } catch {
    // The library names no kinds of failures, and its messages may repeat the file.
  }
  return 'PICTURE_INVALID'
}
