import { createTally } from '@earshot/privacy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lateParts } from '../../src/api/late-parts.ts'
import type { WidgetOptions } from '../../src/api/options.ts'
import { submitNow } from '../../src/api/submit-now.ts'
import { takePicture, wantedPicture } from '../../src/api/take-picture.ts'

const options = (more: Partial<WidgetOptions> = {}): WidgetOptions => ({
  key: 'ck_x',
  relay: 'https://r.example',
  ...more,
})
const drawn = { page: null, part: { x: 1, y: 2, width: 3, height: 4 }, fixLengths: (css: string) => css }
const formats: string[] = []
const canvas = () =>
  Object.assign(document.createElement('canvas'), {
    toBlob(take: BlobCallback, type: string) {
      formats.push(type)
      take(new Blob(['x'], { type }))
    },
  })
const takeScreenshot = vi.fn(async () => ({ canvas: canvas(), engine: 'browser' as const, tally: createTally() }))
const chooseArea = vi.fn(async (area: 'page' | 'region') => ({
  area,
  drawn,
  ...(area === 'region' && { element: { selector: '#pay', role: 'button', name: 'Pay' } }),
}))
const look = { strings: { language: 'en', cancel: 'Cancel', pickHint: '', pickHelp: '' } }
const { signal } = new AbortController()

beforeEach(() => {
  formats.length = 0
  vi.clearAllMocks()
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('The relay cannot be reached.')))
  vi.spyOn(lateParts, 'screenshot').mockResolvedValue({ takeScreenshot, loadMore: vi.fn() })
  vi.spyOn(lateParts, 'area').mockResolvedValue({ chooseArea })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a picture', () => {
  it('shows the visible area, unless the page sets another', async () => {
    expect(wantedPicture('on')).toEqual({})
    expect(wantedPicture(undefined)).toEqual({})
    expect(wantedPicture('page')).toEqual({ area: 'page' })
    expect(wantedPicture({ area: 'region', format: 'webp' })).toEqual({ area: 'region', format: 'webp' })

    const mask = (text: string) => text
    expect(await takePicture('viewport', { options: options({ mask }), signal })).toMatchObject({
      area: 'viewport',
      engine: 'browser',
    })
    expect(takeScreenshot).toHaveBeenCalledWith({ area: undefined, hook: mask, signal })
    expect(lateParts.area).not.toHaveBeenCalled()
  })

  it('describes the selected element, but not how it is drawn', async () => {
    const picture = await takePicture('region', { options: options(), look, signal })
    expect(chooseArea).toHaveBeenCalledWith('region', { look, signal })
    expect(picture).toMatchObject({ area: 'region', element: { selector: '#pay' } })
    expect(Object.keys(picture).sort()).toEqual(['area', 'blob', 'element', 'engine', 'tally'])
  })

  it.each([
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    [undefined, 'image/png'],
  ] as const)('is written as %s', async (format, type) => {
    const screenshot = format ? { format } : 'on'
    const { blob } = await takePicture('viewport', { options: options({ screenshot }), signal })
    expect(blob.type).toBe(type)
    expect(formats).toEqual([type])
  })
})

describe('submit() from code', () => {
  const send = (screenshot: WidgetOptions['screenshot']) =>
    submitNow({
      options: options({ screenshot }),
      report: { title: 'x' },
      // What comes after the picture is of no interest here.
      captured: null as never,
      redact: null as never,
      reporter: {},
      ended: signal,
    }).catch(() => undefined)

  it.each([
    ['on', undefined],
    ['page', 'page'],
    ['region', undefined],
    ['off', null],
  ] as const)('takes what can be taken without asking anybody: %s', async (screenshot, area) => {
    await send(screenshot)
    expect(takeScreenshot).toHaveBeenCalledTimes(area === null ? 0 : 1)
    expect(chooseArea.mock.calls.map(([wanted]) => wanted)).toEqual(area ? [area] : [])
  })
})
