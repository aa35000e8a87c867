import { saysPrivate } from '../privacy/drawn-text.ts'
import { factsOf } from '../privacy/elements.ts'
import { paintBox } from '../privacy/screenshot-box.ts'
import type { Scrolled } from './engine-frame.ts'
import { copyOnTop, isOnTop } from './top-layer.ts'
import { isVector, paintVector } from './vector-images.ts'

/**
 * html2canvas copies the page element by element. It gets a canvas instead of an element if its own
 * copy would show private content, load a frame again, or change a canvas of the page.
 */

export interface StandInOptions {
  readonly masking: 'on' | 'off'
  /** Canvas pixels per CSS pixel. */
  readonly scale: number
  /** Pictures of same-origin frames. */
  readonly frames: ReadonlyMap<Element, HTMLCanvasElement>
  /** Images that must not be drawn. */
  readonly unreadable: ReadonlySet<Element>
  /** Collects copies that have to be scrolled. */
  readonly scrolled: Scrolled
}

const REPLACED = 'iframe,frame,object,embed,video,canvas,img'
const LABELS: Record<string, string> = { canvas: 'canvas', video: 'video', img: 'private' }

/** Yields all elements of a document or shadow root, including those in open shadow roots. */
export function* composedElements(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element
    if (element.shadowRoot) yield* composedElements(element.shadowRoot)
  }
}

/** Returns true for a custom element without visible content: it may have a closed shadow root. */
function isClosed(element: Element): boolean {
  const isCandidate = element.localName.includes('-') && !element.shadowRoot && element.childNodes.length === 0
  return isCandidate && customElements.get(element.localName) !== undefined
}

/** Copies a canvas. Returns false if it contains cross-origin pixels and cannot be exported. */
function copyCanvas(source: HTMLCanvasElement, target: HTMLCanvasElement): boolean {
  const probe = document.createElement('canvas')
  probe.width = probe.height = 1
  const context = probe.getContext('2d')
  try {
    context?.drawImage(source, 0, 0, 1, 1)
    context?.getImageData(0, 0, 1, 1)
    target.width = source.width
    target.height = source.height
    target.getContext('2d')?.drawImage(source, 0, 0)
    return true
  } catch {
    return false
  }
}

function copyPicture(element: Element, target: HTMLCanvasElement, options: StandInOptions): boolean {
  const { masking, frames, unreadable, scale } = options
  const { private: isPrivate, blocked, kept } = factsOf(element)
  if (masking === 'on' && (isPrivate || blocked)) return false
  const frame = frames.get(element)
  if (frame) return copyCanvas(frame, target)
  if (isVector(element)) {
    const isHidden = unreadable.has(element) || (masking === 'on' && saysPrivate(element.currentSrc || element.src))
    return !isHidden && paintVector(element, { canvas: target, scale })
  }
  const isShown = masking === 'off' || kept
  return isShown && element.localName === 'canvas' && copyCanvas(element as HTMLCanvasElement, target)
}

function needsStandIn(element: Element, { masking, unreadable }: StandInOptions): boolean {
  if (!element.matches(REPLACED)) return masking === 'on' && isClosed(element)
  if (unreadable.has(element)) return true
  if (element.localName === 'video') return masking === 'on'
  if (element.localName !== 'img' || isVector(element)) return true
  const facts = factsOf(element)
  return masking === 'on' && (facts.private || facts.blocked)
}

function labelOf(element: Element, { unreadable }: StandInOptions): string {
  if (unreadable.has(element)) return 'image'
  return LABELS[element.localName] ?? 'not captured'
}

function createStandIn(element: Element, options: StandInOptions): HTMLElement {
  const canvas = element.ownerDocument.createElement('canvas')
  const style = getComputedStyle(element)
  for (const property of Array.from(style)) canvas.style.setProperty(property, style.getPropertyValue(property))
  const inner = element as HTMLElement
  canvas.width = Math.round((inner.clientWidth || inner.offsetWidth) * options.scale)
  canvas.height = Math.round((inner.clientHeight || inner.offsetHeight) * options.scale)
  if (canvas.width > 0 && canvas.height > 0 && !copyPicture(element, canvas, options)) {
    paintBox(canvas, { label: labelOf(element, options), scale: options.scale })
  }
  return canvas
}

/** Returns a function that copies an element; null if html2canvas copies it correctly. */
function cloneOf(element: Element, { scrolled }: StandInOptions): (() => Element) | null {
  const { scrollLeft: left, scrollTop: top } = element
  const isScrolled = left !== 0 || top !== 0
  const onTop = isOnTop(element)
  if (!isScrolled && !onTop) return null
  return () => {
    const copy = onTop ? copyOnTop(element) : (Element.prototype.cloneNode.call(element) as Element)
    if (isScrolled) scrolled.set(copy, { left, top })
    return copy
  }
}

/**
 * Replaces elements by stand-ins while `copy` runs. `copy` must copy the page synchronously, but
 * its result may be a promise. The page's elements are restored when this returns.
 */
export function withStandIns<Result>(document: Document, options: StandInOptions, copy: () => Result): Result {
  const changed: Element[] = []
  try {
    for (const element of composedElements(document)) {
      const isReplaced = needsStandIn(element, options)
      const cloneNode = isReplaced ? () => createStandIn(element, options) : cloneOf(element, options)
      if (!cloneNode) continue
      changed.push(element)
      Object.defineProperty(element, 'cloneNode', { configurable: true, value: cloneNode })
      // html2canvas recognises canvases and videos by their tag name and copies them differently.
      if (isReplaced) Object.defineProperty(element, 'tagName', { configurable: true, value: 'DIV' })
    }
    return copy()
  } finally {
    for (const element of changed) {
      delete (element as Partial<Element>).cloneNode
      delete (element as Partial<Record<'tagName', unknown>>).tagName
    }
  }
}
