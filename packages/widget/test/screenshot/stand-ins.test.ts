import { beforeEach, describe, expect, it } from 'vitest'
import { type StandInOptions, withStandIns } from '../../src/capture/stand-ins.ts'

const options: StandInOptions = {
  masking: 'on',
  scale: 1,
  frames: new Map(),
  unreadable: new Set(),
  scrolled: new Map(),
}

/** The names of the elements that the engine would get, asked for as it asks. */
function copyAll(given: Partial<StandInOptions> = {}): Record<string, string> {
  return withStandIns(document, { ...options, ...given }, () =>
    Object.fromEntries(
      Array.from(document.body.querySelectorAll('[id]'), (element) => [
        element.id,
        (element.cloneNode(false) as Element).localName,
      ]),
    ),
  )
}

beforeEach(() => {
  document.body.innerHTML = `<canvas id="canvas"></canvas><video id="video"></video><object id="embedded"></object>
    <img id="plain"><img id="private" data-private><p id="text">x</p>`
})

describe('stand-ins', () => {
  it('replace inaccessible content and private pictures', () => {
    expect(copyAll()).toEqual({
      canvas: 'canvas',
      video: 'canvas',
      embedded: 'canvas',
      plain: 'img',
      private: 'canvas',
      text: 'p',
    })
  })

  it('leave private pictures and videos to the engine if masking is off, but no embedded content is loaded twice', () => {
    expect(copyAll({ masking: 'off' })).toMatchObject({ video: 'video', embedded: 'canvas', private: 'img' })
  })

  it('replace images that the page may not read', () => {
    const image = document.querySelector('#plain') as Element
    expect(copyAll({ unreadable: new Set([image]) })).toMatchObject({ plain: 'canvas' })
  })

  it('are boxes for pictures of drawn text that may not be shown', async () => {
    const image = document.querySelector('#plain') as HTMLImageElement
    const drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>jane@shop.example</text></svg>'
    image.src = `data:image/svg+xml,${encodeURIComponent(drawn)}`
    await image.decode()
    expect(copyAll()).toMatchObject({ plain: 'canvas' })
  })

  it('replace elements that may have a closed shadow root', () => {
    if (!customElements.get('closed-thing')) customElements.define('closed-thing', class extends HTMLElement {})
    document.body.innerHTML = '<closed-thing id="closed"></closed-thing><closed-thing id="open"><b>x</b></closed-thing>'
    expect(copyAll()).toEqual({ closed: 'canvas', open: 'closed-thing' })
  })

  it('are removed after copying, also if that fails', () => {
    const canvas = document.querySelector('canvas') as Element
    const fail = () => {
      throw new Error('no copy')
    }
    expect(() => withStandIns(document, options, fail)).toThrow('no copy')
    expect(Object.hasOwn(canvas, 'cloneNode')).toBe(false)
    expect(Object.hasOwn(canvas, 'tagName')).toBe(false)
    expect(canvas.tagName).toBe('CANVAS')
  })
})
