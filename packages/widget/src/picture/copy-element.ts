import { hasPrivateBackground } from '../privacy/drawn-text.ts'
import { OWN } from '../privacy/selectors.ts'
import { maskTextNode } from '../privacy/texts.ts'
import { type Written, writeAttributes, writeHref } from './attributes.ts'
import { boxed, firm, fixedSize } from './box.ts'
import { copyReplaced } from './copy-replaced.ts'
import { copyUnseen, unseenStyle } from './copy-unseen.ts'
import { copyField } from './fields.ts'
import { flatChildren, flatParent } from './flat-tree.ts'
import { isMarked } from './marked.ts'
import { placeOnTop } from './on-top.ts'
import type { PagePass } from './page-pass.ts'
import { isReplaced } from './replaced.ts'
import { hidesBars, scrolledStyle, scrollMark } from './scrolled.ts'
import type { Steps } from './slices.ts'
import { SMIL } from './svg.ts'
import { columnsOf } from './table-columns.ts'
import { addStyle, isInline, writeTag } from './write.ts'
import { escapeText } from './xml.ts'

/**
 * Copied without content, only to keep their place among siblings, which style sheets may count.
 */
const EMPTY = /^(?:script|noscript|style|link|meta|base|template|title|source|track)$/
/** Minimum number of children for which the copy combines those out of view. */
const LONG_LIST = 60

function holdMotion(element: Element, written: Written, pass: PagePass): void {
  const held = pass.motion.get(element)
  if (!held) return
  for (const [pseudo, declarations] of held) {
    if (pseudo === '') addStyle(written, declarations)
    else {
      const id = `${pass.ownRules.length}`
      written.attributes.set('e-held', `${written.attributes.get('e-held') ?? ''} ${id}`.trim())
      pass.ownRules.push(`[e-held~="${id}"]${pseudo}{${declarations}}`)
    }
  }
}

/** Returns true for a text node that a closed shadow tree does not render. */
function isLeftOut(text: Text): boolean {
  if (!text.parentElement?.localName.includes('-')) return false
  const range = text.ownerDocument.createRange()
  range.selectNodeContents(text)
  return range.getClientRects().length === 0
}

function copyText(text: Text, pass: PagePass): void {
  if (isLeftOut(text)) return
  const masked = pass.masking === 'on' ? maskTextNode(text, pass.text) : text.data
  if (masked !== text.data) pass.maskedPlaces++
  if (/\S/.test(masked) && text.parentElement?.checkVisibility?.({ visibilityProperty: true })) pass.hasContent = true
  pass.out.push(escapeText(masked))
}

const STACKED = /^(?:block|flow-root|list-item|table-row-group)$/

function* copyChildren(parent: Element, pass: PagePass): Steps<void> {
  const isRoot = parent === parent.ownerDocument.scrollingElement
  const extra = (!isRoot && pass.more?.moveInstead(parent)) || ''
  const children = Array.from(flatChildren(parent))
  const isLong = children.length > LONG_LIST && STACKED.test(getComputedStyle(parent).display)
  let run: Element[] = []
  const flush = () => {
    if (run.length > 0) copyUnseen(run, pass)
    run = []
  }
  for (const child of children) {
    yield
    if (child.nodeType === Node.TEXT_NODE) {
      if (run.length > 0 && !/\S/.test((child as Text).data)) continue
      flush()
      copyText(child as Text, pass)
    } else if (child.nodeType === Node.ELEMENT_NODE) {
      const element = child as Element
      const isUnseen = isLong && pass.outOfView.has(element) && !EMPTY.test(element.localName)
      if (isUnseen && element.getClientRects().length > 0) run.push(element)
      else {
        flush()
        yield* copyElement(element, pass, extra)
      }
    }
  }
  flush()
}

/** Keeps a hidden element hidden, regardless of which of the page's rules hides it. */
function hidingStyle(element: Element, pass: PagePass): string {
  const { visibility, opacity } = getComputedStyle(element)
  const own = `${visibility === 'visible' ? '' : `visibility:${visibility};`}${opacity === '0' ? 'opacity:0;' : ''}`
  return firm(own + (pass.more?.styleOf(element, flatParent) ?? ''))
}

/**
 * Writes the masked copy of an element and its content. `extra`: declarations that its parent
 * requires.
 */
export function* copyElement(element: Element, pass: PagePass, extra = ''): Steps<void> {
  const name = element.localName
  if (element.matches(OWN) || SMIL.test(name)) return
  const written = writeAttributes(element, pass)
  addStyle(written, extra)
  if (EMPTY.test(name)) {
    pass.out.push(`></${writeTag(element, { ...written, style: 'display:none' }, pass)}>`)
    return
  }
  holdMotion(element, written, pass)
  addStyle(written, placeOnTop(element, pass))
  if (!pass.outOfView.has(element)) addStyle(written, hidingStyle(element, pass))
  const isInView = !pass.outOfView.has(element)
  const isPicture = isReplaced(element)
  if (isPicture && isInView) {
    copyReplaced(element, written, pass)
    return
  }
  writeHref(element, written, pass)
  const isChoice = name === 'option' || name === 'optgroup'
  if (!isInView && !isChoice && (isPicture || !isInline(element))) {
    addStyle(written, unseenStyle(element))
    if (isPicture && isInline(element)) addStyle(written, 'display:inline-block!important;')
    pass.out.push(`></${writeTag(element, written, pass)}>`)
    return
  }
  const field = copyField(element, pass)
  if (field) {
    pass.hasContent = true
    for (const [attribute, value] of Object.entries(field.attributes)) {
      if (value === null) written.attributes.delete(attribute)
      else written.attributes.set(attribute, value)
    }
    addStyle(written, field.style)
  }
  if (pass.masking === 'on' && !field) {
    if (isMarked(element, pass) && element !== element.ownerDocument.body) {
      pass.maskedPlaces++
      addStyle(written, boxed(element, 'private'))
      if (!isInline(element)) {
        addStyle(written, fixedSize(element))
        pass.out.push(`></${writeTag(element, written, pass)}>`)
        return
      }
    } else if (hasPrivateBackground(element)) {
      pass.maskedPlaces++
      addStyle(written, 'background-image:none!important;')
    }
  }
  const scrolled = scrolledStyle(element)
  const columns = columnsOf(element)
  const bars = hidesBars(element) ? 'scrollbar-width:none!important;' : ''
  addStyle(written, `${scrolled}${bars}${columns?.style ?? ''}`)
  const tag = writeTag(element, written, pass)
  pass.out.push(`>${columns?.markup ?? ''}`)
  if (field?.text !== undefined) pass.out.push(escapeText(field.text))
  else yield* copyChildren(element, pass)
  if (scrolled) pass.out.push(scrollMark(element.scrollTop, element.scrollLeft))
  pass.out.push(`</${tag}>`)
}
