import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Mark } from '../../src/ui/annotations.ts'
import { exportPicture } from '../../src/ui/paint.ts'
import { recordPainting } from './fake-canvas.ts'

const picture = {
  blob: new Blob(['original'], { type: 'image/webp' }),
  bitmap: { width: 2560, height: 1600 } as ImageBitmap,
}
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
    expect(await exportPicture(picture, [])).toBe(picture.blob)
  })

  it('has opaque black over every pixel that a black-out touches, whatever its colour', async () => {
    const painted = recordPainting()
    await exportPicture(picture, [blackOut])
    expect(painted).toEqual([
      ['drawImage', picture.bitmap, 0, 0, undefined],
      ['fillRect', 100, 40, 201, 41, '#000'],
    ])
  })

  it('has the size and the type of the original', async () => {
    recordPainting()
    const exported = await exportPicture(picture, [blackOut])
    expect(exported.type).toBe('image/webp')
    expect(await exported.text()).toBe('2560x1600')
  })

  it('is an error, and never the unmarked original, when the browser cannot save it', async () => {
    recordPainting()
    vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((take) => take(null))
    await expect(exportPicture(picture, [blackOut])).rejects.toThrow('could not save')
  })
})
