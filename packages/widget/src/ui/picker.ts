import { call, createElement, matches, read, takeOut } from '../dom.ts'
import type { FormHost } from './form-host.ts'
import { PICKER_ENGLISH, type PickerStrings } from './picker-strings.ts'
import { PICKER_CSS } from './picker-styles.ts'
import { createShadowHost, HOST_ATTRIBUTE } from './shadow-host.ts'
import type { FormStrings } from './strings.ts'
import { themeCss } from './theme.ts'
import { findTopmost, raise } from './top-layer.ts'

/** Theme and texts of the form, for the picker. */
export interface PickerLook extends Pick<FormHost, 'theme' | 'accent' | 'dir'> {
  readonly strings: Pick<FormStrings, 'language' | 'cancel'> & Partial<PickerStrings>
}

export interface PickerOptions extends PickerLook {
  readonly signal: AbortSignal
  /** Returns the description of an element. */
  labelOf(element: Element): string
}

type Box = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>

/** A selected area of the window in CSS pixels, and its element if one was selected. */
export interface PickedPart {
  readonly box: Box
  readonly element?: Element
}

/** Minimum length of a drag, in CSS pixels. */
const DRAG = 6
/** Distance from the window's edge at which the bar moves to the other edge, in CSS pixels. */
const NEAR_TOP = 90

const isOurs = (element: Element) => matches(element, `[${HOST_ATTRIBUTE}]`)

/**
 * Returns the visible element at a point, also within open shadow trees; null for elements of the
 * widget.
 */
function elementAt(x: number, y: number): Element | null {
  let found = call(document, 'elementFromPoint', x, y)
  for (let root = found?.shadowRoot; root; ) {
    const inner: Element | null = root.elementFromPoint(x, y)
    root = inner === found ? null : inner?.shadowRoot
    found = inner ?? found
  }
  const whole = found?.closest('svg') ?? found
  return whole && !isOurs(whole) && whole !== read(document, 'documentElement') ? whole : null
}

/** Returns the element that an arrow key moves to. */
function neighbour(element: Element, key: string): Element | null {
  const isShown = (other: Element | null) => other && other.getClientRects().length > 0 && !isOurs(other)
  if (key === 'ArrowUp')
    return element.parentElement !== read(document, 'documentElement') ? element.parentElement : null
  if (key === 'ArrowDown') return Array.from(element.children).find(isShown) ?? null
  const step = key === 'ArrowLeft' ? 'previousElementSibling' : 'nextElementSibling'
  let next = element[step]
  while (next && !isShown(next)) next = next[step]
  return next
}

/** Returns the rectangle between two pointer positions, clipped to the window. */
function boxBetween(a: PointerEvent, b: PointerEvent): Box {
  const between = (from: number, to: number, most: number) => {
    const least = Math.max(0, Math.min(from, to))
    return [least, Math.min(most, Math.max(from, to)) - least] as const
  }
  const [x, width] = between(a.clientX, b.clientX, innerWidth)
  const [y, height] = between(a.clientY, b.clientY, innerHeight)
  return { x, y, width, height }
}

const moveTo = ({ style }: HTMLElement, place: Partial<Record<'left' | 'top' | 'width' | 'height', number>>) => {
  for (const [side, length] of Object.entries(place)) style.setProperty(side, `${length}px`)
}

/**
 * Lets the reporter select an element or draw a rectangle over the page. Arrow keys move from
 * element to element. Rejects with an AbortError if the reporter cancels.
 */
export function pickPart({ signal, labelOf, theme, accent, dir, ...look }: PickerOptions): Promise<PickedPart> {
  const strings = { ...PICKER_ENGLISH, ...look.strings }
  const hint = matchMedia('(pointer:coarse)').matches ? strings.pickHintTouch : strings.pickHint
  const { host, root } = createShadowHost({ css: themeCss(theme) + PICKER_CSS, accent })
  const add = (parent: ParentNode, className: string, element: HTMLElement = createElement('div')) => {
    element.className = className
    parent.append(element)
    return element
  }
  const cover = add(root, 'cover')
  if (dir && dir !== 'auto') cover.dir = dir
  cover.lang = strings.language
  cover.tabIndex = 0
  cover.setAttribute('role', 'application')
  cover.setAttribute('aria-label', `${hint} ${strings.pickHelp}`)
  const frame = add(cover, 'frame')
  const label = add(cover, 'label')
  const bar = add(cover, 'bar')
  add(bar, '').textContent = hint
  const cancel = add(bar, '', createElement('button'))
  cancel.textContent = strings.cancel
  const announcement = add(cover, 'unseen')
  announcement.setAttribute('aria-live', 'polite')

  let current: Element | null = null
  let start: PointerEvent | null = null
  let drawn: Box | null = null

  const place = () => {
    const box = drawn ?? current?.getBoundingClientRect()
    frame.hidden = !box
    label.hidden = !current || drawn !== null
    if (!box) return
    const { x: left, y: top, width, height } = box
    moveTo(frame, { left, top, width, height })
    moveTo(label, {
      left: Math.max(4, Math.min(left, innerWidth - 200)),
      top: top > 34 ? top - 30 : Math.min(top + height + 8, innerHeight - 34),
    })
    bar.classList.toggle('low', top < NEAR_TOP && top + height < innerHeight - NEAR_TOP)
  }
  const show = (element: Element | null) => {
    if (element === current) return
    current = element
    const text = element ? labelOf(element) : ''
    label.textContent = text
    announcement.textContent = text
    place()
  }
  const under = ({ clientX, clientY }: PointerEvent) => {
    cover.style.pointerEvents = 'none'
    const element = elementAt(clientX, clientY)
    cover.style.pointerEvents = ''
    return element
  }

  return new Promise((resolve, reject) => {
    const end = () => {
      window.removeEventListener('scroll', place, true)
      window.removeEventListener('resize', place)
      signal.removeEventListener('abort', giveUp)
      takeOut(host)
    }
    const giveUp = () => {
      end()
      reject(new DOMException('No part was chosen.', 'AbortError'))
    }
    const choose = (part: PickedPart) => {
      end()
      resolve(part)
    }
    const chooseCurrent = () => {
      if (!current) return
      const { x, y, width, height } = current.getBoundingClientRect()
      if (width > 0 && height > 0) choose({ box: { x, y, width, height }, element: current })
    }
    const isOnBar = (event: Event) => bar.contains(event.target as Node)

    cover.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || event.pointerType === 'touch' || isOnBar(event)) return
      start = event
      // A drag may continue beyond the window's edge.
      cover.setPointerCapture(event.pointerId)
    })
    cover.addEventListener('pointercancel', () => {
      start = null
      drawn = null
      place()
    })
    cover.addEventListener('pointermove', (event) => {
      const isDrag = start && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > DRAG
      if (start && (drawn || isDrag)) {
        drawn = boxBetween(start, event)
        place()
      } else if (!start) show(isOnBar(event) ? null : under(event))
    })
    cover.addEventListener('pointerup', (event) => {
      const box = start && drawn
      start = null
      drawn = null
      if (box && box.width > DRAG && box.height > DRAG) choose({ box })
      else if (!isOnBar(event)) place()
    })
    cover.addEventListener('click', (event) => {
      if (isOnBar(event)) return
      show(under(event as PointerEvent))
      chooseCurrent()
    })
    cancel.addEventListener('click', giveUp)
    cover.addEventListener('keydown', (event) => {
      const { key } = event
      if (key === 'Escape') giveUp()
      else if (isOnBar(event)) return
      else if (key === 'Enter' || key === ' ') chooseCurrent()
      else if (key.startsWith('Arrow') && current) {
        const next = neighbour(current, key)
        next?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
        show(next ?? current)
      } else return
      event.preventDefault()
    })
    window.addEventListener('scroll', place, true)
    window.addEventListener('resize', place)
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) return giveUp()

    call(findTopmost() ?? read(document, 'documentElement'), 'append', host)
    raise(host)
    show(under({ clientX: innerWidth / 2, clientY: innerHeight / 2 } as PointerEvent))
    cover.focus({ preventScroll: true })
  })
}
