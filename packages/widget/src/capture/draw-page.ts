import html2canvas from 'html2canvas'
import { boxElement } from '../privacy/screenshot-box.ts'
import { maskClone } from '../privacy/screenshot-clone.ts'
import { OWN } from '../privacy/selectors.ts'
import { completeCopy, createHolder, type Scrolled } from './engine-frame.ts'
import type { Box, DrawnArea, DrawOptions, Engine } from './picture-engine.ts'
import { sheetsLoaded } from './sheets-loaded.ts'
import { composedElements, withStandIns } from './stand-ins.ts'
import { findUnreadableImages } from './unreadable-images.ts'

interface PageOptions extends DrawOptions {
  /** `plain` omits filters, which can make a canvas unexportable. */
  readonly effects: 'all' | 'plain'
}

const MAX_FRAMES = 10
const MAX_FRAME_DEPTH = 3
const IMAGE_TIMEOUT_MS = 4_000
/** Returns the nonce of the page's own style elements. The copy needs it under a strict policy. */
function findNonce(document: Document): string | undefined {
  const nonce = document.querySelector<HTMLElement>('style[nonce],link[nonce],script[nonce]')?.nonce
  // html2canvas throws on a nonce that it considers invalid; without one, it draws.
  return nonce && /^[\w+/=-]{16,}$/.test(nonce) ? nonce : undefined
}

/**
 * Paints the canvas colour of a page without a background, which is dark in a dark colour scheme.
 */
function paintCanvasColor(clone: Document): void {
  const isClear = (element: Element | null) =>
    !element || /^(?:transparent|rgba\(0, 0, 0, 0\))$/.test(getComputedStyle(element).backgroundColor)
  const root = clone.documentElement
  // Always, since a meta element can also set the colour scheme, and no style reveals that.
  if (isClear(root) && isClear(clone.body)) root.style.backgroundColor = 'Canvas'
}

function removeFilters(clone: Document): void {
  for (const element of composedElements(clone)) {
    if (!('style' in element)) continue
    const { filter } = getComputedStyle(element)
    if (!filter || filter === 'none') continue
    ;(element as HTMLElement).style.setProperty('filter', 'none', 'important')
    // Text that the page has blurred must not become legible.
    if (filter.includes('blur(') && element.textContent?.trim()) boxElement(element as HTMLElement, 'blurred')
  }
}

function isInView(frame: Element): boolean {
  const { top, left, bottom, right, width, height } = frame.getBoundingClientRect()
  return width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
}

/** Returns the area to draw, in pixels of the document. */
function drawnBox({ scrollX, scrollY, innerWidth, innerHeight }: Window, area: DrawnArea | undefined): Box {
  if (!area) return { x: scrollX, y: scrollY, width: innerWidth, height: innerHeight }
  const { page, part } = area
  return page ? part : { ...part, x: part.x + scrollX, y: part.y + scrollY }
}

async function drawFrames(document: Document, options: PageOptions, depth: number) {
  const frames = new Map<Element, HTMLCanvasElement>()
  if (depth >= MAX_FRAME_DEPTH) return frames
  const inView = [...composedElements(document)].filter(
    (element) => element.localName === 'iframe' && isInView(element),
  )
  for (const frame of inView.slice(0, MAX_FRAMES)) {
    try {
      const inner = (frame as HTMLIFrameElement).contentDocument
      if (inner?.body) frames.set(frame, await drawDocument(inner, { ...options, area: undefined }, depth + 1))
    } catch {
      // A frame that cannot be drawn becomes a box.
    }
    options.signal.throwIfAborted()
  }
  return frames
}

async function drawDocument(document: Document, options: PageOptions, depth: number): Promise<HTMLCanvasElement> {
  const view = document.defaultView
  if (!view) throw new Error('The document is not shown.')
  const { masking, scale, signal, tally, effects } = options
  const [frames, unreadable] = await Promise.all([drawFrames(document, options, depth), findUnreadableImages(document)])
  const holder = createHolder(document)
  const scrolled: Scrolled = new Map()
  const copy = () =>
    html2canvas(document.documentElement, {
      ...drawnBox(view, options.area),
      windowWidth: view.innerWidth,
      windowHeight: view.innerHeight,
      scale,
      signal,
      useCORS: true,
      allowTaint: false,
      logging: false,
      imageTimeout: IMAGE_TIMEOUT_MS,
      cspNonce: findNonce(document),
      iframeContainer: holder,
      ignoreElements: (element: Element) => element.matches(OWN),
      async onclone(clone: Document) {
        await sheetsLoaded(clone, document)
        completeCopy({ elements: composedElements(clone), scrolled })
        paintCanvasColor(clone)
        // Safari's canvas does not support filters.
        if (effects === 'plain' || !('filter' in CanvasRenderingContext2D.prototype)) removeFilters(clone)
        const changes = masking === 'on' ? maskClone(clone, { original: document, tally }) : 0
        // A frame is usually a form or a card of a third party: if a part of it is private, all of
        // it is.
        if (depth > 0 && changes > 0) throw new Error('The frame holds something private.')
      },
    })
  try {
    return await withStandIns(document, { masking, scale, frames, unreadable, scrolled }, copy)
  } finally {
    holder.remove()
  }
}

function isExportable(canvas: HTMLCanvasElement): boolean {
  try {
    return !!canvas.getContext('2d')?.getImageData(0, 0, 1, 1)
  } catch {
    return false
  }
}

/**
 * Draws the page without the browser's own renderer. Draws again without effects if they make the
 * canvas unexportable.
 */
export const htmlEngine: Engine = {
  name: 'html2canvas',
  async draw(options) {
    const canvas = await drawDocument(document, { ...options, effects: 'all' }, 0)
    return isExportable(canvas) ? canvas : drawDocument(document, { ...options, effects: 'plain' }, 0)
  },
}
