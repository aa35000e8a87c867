import { MAX_WIDGET_BYTES } from '@earshot/protocol'
import { createElement } from '../dom.ts'

type Format = 'png' | 'webp' | undefined

const MAX_BYTES = MAX_WIDGET_BYTES.screenshot
/** A larger PNG contains photographs, which are much smaller as WebP. */
const LARGE_PNG = 4 * 1024 * 1024
const WEBP_QUALITY = 0.9
const MAX_SHRINKS = 3
const SHRINK = 0.7

function toBlob(canvas: HTMLCanvasElement, type: 'image/png' | 'image/webp'): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture cannot be written.'))),
      type,
      WEBP_QUALITY,
    )
  })
}

/** Returns a PNG if the browser cannot write WebP. */
async function encode(canvas: HTMLCanvasElement, format: Format): Promise<Blob> {
  const first = await toBlob(canvas, `image/${format ?? 'png'}`)
  if (format || first.size <= LARGE_PNG) return first
  const webp = await toBlob(canvas, 'image/webp')
  return webp.size < first.size / 2 ? webp : first
}

function shrunk(source: HTMLCanvasElement): HTMLCanvasElement {
  const canvas = createElement('canvas')
  canvas.width = source.width * SHRINK
  canvas.height = source.height * SHRINK
  canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas
}

/**
 * Encodes a picture as a file of at most 10 MiB, scaled down if necessary. Without `format`, it is
 * a PNG, or a WebP if that is much smaller. Throws if the file is still too large.
 */
export async function encodePicture(drawn: HTMLCanvasElement, format?: Format): Promise<Blob> {
  let canvas = drawn
  let blob = await encode(canvas, format)
  for (let shrinks = 0; blob.size > MAX_BYTES; shrinks++) {
    if (shrinks >= MAX_SHRINKS) throw new Error(`The picture is larger than ${MAX_BYTES} bytes.`)
    canvas = shrunk(canvas)
    blob = await encode(canvas, format)
  }
  return blob
}
