import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { partOf, wholePage } from '../../src/capture/areas.ts'

beforeEach(() => {
  vi.stubGlobal('innerWidth', 1000)
  vi.stubGlobal('innerHeight', 600)
  vi.stubGlobal('scrollX', 0)
  vi.stubGlobal('scrollY', 400)
  vi.spyOn(document.documentElement, 'clientWidth', 'get').mockReturnValue(985)
  vi.spyOn(document.documentElement, 'scrollHeight', 'get').mockReturnValue(3000)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the area of a picture', () => {
  it('is the whole page in its current layout', () => {
    expect(wholePage()).toMatchObject({
      page: { width: 985, height: 3000 },
      part: { x: 0, y: 0, width: 985, height: 3000 },
    })
  })

  it('is a part of the window, or of the page if it reaches beyond', () => {
    expect(partOf({ x: 10, y: 20, width: 300, height: 100 })).toMatchObject({
      page: null,
      part: { x: 10, y: 20, width: 300, height: 100 },
    })
    expect(partOf({ x: 10, y: 500, width: 300, height: 200 })).toMatchObject({
      page: { width: 985, height: 3000 },
      part: { x: 10, y: 900, width: 300, height: 200 },
    })
    expect(partOf({ x: -50, y: -900, width: 2000, height: 9000 }).part).toEqual({
      x: 0,
      y: 0,
      width: 985,
      height: 3000,
    })
    expect(partOf({ x: 5000, y: 9000, width: 10, height: 10 }).part).toEqual({ x: 984, y: 2999, width: 1, height: 1 })
  })

  it.each([
    ['height:100vh', 'height:600px'],
    ['width: calc(50vw - 1.5VH)', 'width: calc(500px - 9px)'],
    ['margin:-.5vmin 10dvmax 1svi 2lvb', 'margin:-3px 100px 10px 12px'],
    ['.col-50vw{color:red}', '.col-50vw{color:red}'],
    ['--x:#1vh;animation:s1vh 1s', '--x:#1vh;animation:s1vh 1s'],
  ])('keeps lengths of the window as they are: %s', (css, fixed) => {
    expect(wholePage().fixLengths(css)).toBe(fixed)
  })
})
