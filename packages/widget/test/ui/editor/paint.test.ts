import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Mark } from '../../../src/ui/editor/annotations.ts'
import { exportPicture, type Picture } from '../../../src/ui/editor/paint.ts'

const SIZE = { width: 400, height: 200 }

/** A red picture of the given type. */
async function redPicture(type: string): Promise<Picture> {
  const canvas = Object.assign(document.createElement('canvas'), SIZE)
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  context.fillStyle = '#f00'
  context.fillRect(0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made as Blob), type))
  return { blob, bitmap: await createImageBitmap(blob) }
}

async function pixelsOf(blob: Blob) {
  const bitmap = await createImageBitmap(blob)
  const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height })
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  context.drawImage(bitmap, 0, 0)
  const at = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data]
  return { width: bitmap.width, height: bitmap.height, at }
}

const BLACK = [0, 0, 0, 255]
const RED = [255, 0, 0, 255]
const blackOut: Mark = {
  id: 1,
  tool: 'blackOut',
  color: '#ffffff00',
  points: [
    { x: 300.6, y: 80.2 },
    { x: 100.4, y: 40.9 },
  ],
}

afterEach(() => vi.restoreAllMocks())

describe('the exported picture', () => {
  it('is the original when nothing was drawn', async () => {
    const picture = await redPicture('image/png')
    expect(await exportPicture(picture, [])).toBe(picture.blob)
  })

  it('has opaque black over every pixel that a black-out touches, in any colour', async () => {
    const { at } = await pixelsOf(await exportPicture(await redPicture('image/png'), [blackOut]))
    const inside = [at(100, 40), at(300, 40), at(100, 80), at(300, 80), at(200, 60)]
    const outside = [at(99, 40), at(100, 39), at(301, 80), at(300, 81)]
    expect(inside).toEqual(inside.map(() => BLACK))
    expect(outside).toEqual(outside.map(() => RED))
  })

  it('has the size and the type of the original', async () => {
    const exported = await exportPicture(await redPicture('image/webp'), [blackOut])
    expect(exported.type).toBe('image/webp')
    expect(await pixelsOf(exported)).toMatchObject(SIZE)
  })

  it('is an error, and never the unmarked original, when the browser cannot save it', async () => {
    const picture = await redPicture('image/png')
    vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((take) => take(null))
    await expect(exportPicture(picture, [blackOut])).rejects.toThrow('could not save')
  })
})
