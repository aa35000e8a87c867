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
  /** `plain` leaves out filters, which can make a canvas that may not be exported. */
  readonly effects: 'all' | 'plain'
}

const MAX_FRAMES = 10
const MAX_FRAME_DEPTH = 3
const IMAGE_TIMEOUT = 4_000
/** The nonce by which a page with a strict policy allows its own style elements; the copy needs it for the same ones. */
function findNonce(document: Document): string | undefined {
  const nonce = document.querySelector<HTMLElement>('style[nonce],link[nonce],script[nonce]')?.nonce
  // The engine throws at what it takes for no nonce; without one it draws all the same.
  return nonce && /^[\w+/=-]{16,}$/.test(nonce) ? nonce : undefined
}

/** A page without a background of its own shows the browser's, which is dark where the page asks for a dark scheme. */
function paintCanvasColor(clone: Document): void {
  const isClear = (element: Element | null) =>
    !element || /^(?:transparent|rgba\(0, 0, 0, 0\))$/.test(getComputedStyle(element).backgroundColor)
  const root = clone.documentElement
  // Not only where its style asks for a dark scheme: a meta element may too, and no style tells of that.
  if (isClear(root) && isClear(clone.body)) root.style.backgroundColor = 'Canvas'
}

function removeFilters(clone: Document): void {
  for (const element of composedElements(clone)) {
    if (!('style' in element)) continue
    const { filter } = getComputedStyle(element)
    if (!filter || filter === 'none') continue
    ;(element as HTMLElement).style.setProperty('filter', 'none', 'important')
    // What the page does not let be read is not to be read here.
    if (filter.includes('blur(') && element.textContent?.trim()) boxElement(element as HTMLElement, 'blurred')
  }
}

function isInView(frame: Element): boolean {
  const { top, left, bottom, right, width, height } = frame.getBoundingClientRect()
  return width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
}

/** In pixels of the document. */
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
      // A frame that can not be drawn is shown as a box.
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
      imageTimeout: IMAGE_TIMEOUT,
      cspNonce: findNonce(document),
      iframeContainer: holder,
      ignoreElements: (element: Element) => element.matches(OWN),
      async onclone(clone: Document) {
        await sheetsLoaded(clone, document)
        completeCopy({ elements: composedElements(clone), scrolled })
        paintCanvasColor(clone)
        // Safari's canvas knows no filter.
        if (effects === 'plain' || !('filter' in CanvasRenderingContext2D.prototype)) removeFilters(clone)
        const changes = masking === 'on' ? maskClone(clone, { original: document, tally }) : 0
        // A frame is mostly a form or a card of somebody else's: with something private in it, all of it is.
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

/** Computes what browsers do, without them. Once more without effects where those made a canvas that may not be exported. */
export const htmlEngine: Engine = {
  name: 'html2canvas',
  async draw(options) {
    const canvas = await drawDocument(document, { ...options, effects: 'all' }, 0)
    return isExportable(canvas) ? canvas : drawDocument(document, { ...options, effects: 'plain' }, 0)
  },
}
