import type { Box } from '../capture/picture-engine.ts'
import { createElement } from '../dom.ts'
import { nextTurn } from './slices.ts'

/** A drawing of a page. */
export interface SvgImage {
  readonly markup: string
  readonly width: number
  readonly height: number
}

export function toDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}

/** Decodes the markup of an SVG image. */
export async function decodeSvg(markup: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = await toDataUrl(new Blob([markup], { type: 'image/svg+xml;charset=utf-8' }))
  await image.decode()
  return image
}

export function createCanvas(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = createElement('canvas')
  canvas.width = Math.max(1, Math.round(width))
  canvas.height = Math.max(1, Math.round(height))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The browser gives no canvas.')
  return [canvas, context]
}

/** Returns a scaled copy of a picture. */
export function resized(source: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const [canvas, context] = createCanvas(width, height)
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas
}

/**
 * Returns the pixels as 32-bit colours. Throws if the canvas contains content that the page may not
 * read.
 */
export const pixelsOf = (canvas: HTMLCanvasElement): Uint32Array =>
  new Uint32Array(
    (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, canvas.width, canvas.height).data.buffer,
  )

/**
 * Draws the image on a canvas. `scale`: canvas pixels per CSS pixel; `part`: the part of the
 * drawing to keep.
 */
export async function paint(
  { markup, width, height }: SvgImage,
  scale: number,
  part: Box = { x: 0, y: 0, width, height },
): Promise<HTMLCanvasElement> {
  const image = await decodeSvg(markup)
  const [canvas, context] = createCanvas(part.width * scale, part.height * scale)
  context.drawImage(image, -part.x * scale, -part.y * scale, width * scale, height * scale)
  // The pixels are painted when they are read. A pause separates that from the layout of the image.
  await nextTurn()
  return canvas
}
