import { createElement } from '../../dom.ts'
import { boxOf, type Mark, type Marks, type Point } from './annotations.ts'

/** The picture in the editor. */
export interface Picture {
  /** The original file. */
  blob: Blob
  bitmap: ImageBitmap
}

/** Line width in pixels of the picture. It looks the same in small and in large pictures. */
export function strokeOf({ bitmap }: Picture): number {
  return Math.max(3, Math.round(Math.max(bitmap.width, bitmap.height) / 300))
}

/**
 * Paints the picture with its marks on a canvas of its size. The preview and the export both use
 * it.
 */
export function paintPicture(canvas: HTMLCanvasElement, picture: Picture, marks: Marks): CanvasRenderingContext2D {
  const { width, height } = picture.bitmap
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser has no canvas for the screenshot.')
  context.drawImage(picture.bitmap, 0, 0)
  for (const mark of marks) paintMark(context, mark, strokeOf(picture))
  return context
}

/** Paints the picture with its marks on a new canvas. */
export function toCanvas(picture: Picture, marks: Marks): HTMLCanvasElement {
  const canvas = createElement('canvas')
  paintPicture(canvas, picture, marks)
  return canvas
}

/**
 * Returns the marked picture, with the original media type. Pixels under a black-out are removed.
 */
export async function exportPicture(picture: Picture, marks: Marks): Promise<Blob> {
  if (marks.length === 0) return picture.blob
  const canvas = toCanvas(picture, marks)
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) =>
      blob ? resolve(blob) : reject(new Error('This browser could not save the marked screenshot.'))
    canvas.toBlob(take, picture.blob.type || 'image/png', 0.92)
  })
}

function paintMark(context: CanvasRenderingContext2D, mark: Mark, stroke: number): void {
  const { left, top, right, bottom } = boxOf(mark)
  if (mark.tool === 'blackOut') {
    // Whole pixels: a partly covered pixel at the edge would reveal what is below it.
    const x = Math.floor(left)
    const y = Math.floor(top)
    context.fillStyle = '#000'
    context.fillRect(x, y, Math.ceil(right) - x, Math.ceil(bottom) - y)
    return
  }
  const path = new Path2D()
  if (mark.tool === 'rectangle') path.rect(left, top, right - left, bottom - top)
  else for (const point of mark.points) path.lineTo(point.x, point.y)
  const [from, to] = [mark.points[0], mark.points.at(-1)]
  if (mark.tool === 'arrow' && from && to) addHead(path, { from, to, size: stroke * 5 })
  context.lineCap = context.lineJoin = 'round'
  // A light outline keeps a mark visible on a background of its own colour.
  context.strokeStyle = '#fffc'
  context.lineWidth = stroke * 1.8
  context.stroke(path)
  context.strokeStyle = mark.color
  context.lineWidth = stroke
  context.stroke(path)
}

function addHead(path: Path2D, { from, to, size }: { from: Point; to: Point; size: number }): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const side = (turn: number) => [to.x - size * Math.cos(angle + turn), to.y - size * Math.sin(angle + turn)] as const
  path.moveTo(...side(0.5))
  path.lineTo(to.x, to.y)
  path.lineTo(...side(-0.5))
}
