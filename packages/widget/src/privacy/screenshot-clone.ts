import { STARS, starsFor, type Tally } from '@earshot/privacy'
import { hasPrivateBackground, saysPrivate } from './drawn-text.ts'
import { factsOf } from './elements.ts'
import { maskShown, rememberFields } from './entered.ts'
import { isPassword } from './fields.ts'
import { boxElement } from './screenshot-box.ts'
import { BUTTON_INPUT } from './selectors.ts'
import { createPass, maskTextNode, type TextPolicy } from './texts.ts'

/**
 * Inputs that html2canvas draws without text. It writes the values of sliders and colours, so they
 * are not included.
 */
const TEXTLESS = /^(?:checkbox|radio|hidden|image)$/
/** Inputs with the size of a text field. */
const LIKE_TEXT = /^(?:text|search|tel|url|email)$/
/** Elements that html2canvas never paints, or paints from its own style sheet. */
const UNPAINTED = /^(?:script|style|link|meta|title|head|base|template|noscript)$/
/** Minimum length of a list whose entries are checked for visibility. */
const LONG_LIST = 100

/** Counts the differences between the copy and the page. */
interface ClonePass extends TextPolicy {
  changes: number
}

function keepSize(field: HTMLElement): void {
  const { width, height } = field.getBoundingClientRect()
  field.style.boxSizing = 'border-box'
  field.style.width = `${width}px`
  field.style.height = `${height}px`
}

/** Returns true if nothing of the element may be shown, not even the author's text. */
function isMarked(element: Element, pass: ClonePass): boolean {
  const facts = factsOf(element, pass.facts)
  return facts.private || facts.blocked
}

function maskPlaceholder(field: HTMLInputElement | HTMLTextAreaElement, pass: ClonePass): void {
  const isHidden = isMarked(field, pass) && !isPassword(field)
  const masked = isHidden ? starsFor(field.placeholder) : maskShown(field.placeholder, pass.tally)
  if (masked === field.placeholder) return
  field.placeholder = masked
  pass.changes++
}

function maskField(field: HTMLInputElement, pass: ClonePass): void {
  maskPlaceholder(field, pass)
  if (TEXTLESS.test(field.type) || field.value === '') return
  const isButton = field.matches(BUTTON_INPUT)
  const masked = isButton && !isMarked(field, pass) ? maskShown(field.value, pass.tally) : STARS
  if (masked === field.value) return
  // Number, date and file fields reject stars. A text field may have a different size.
  if (!isButton && field.type !== 'password') {
    if (!LIKE_TEXT.test(field.type)) keepSize(field)
    field.type = 'text'
  }
  field.value = masked
  field.setAttribute('value', masked)
  pass.changes++
}

function maskSelect(select: HTMLSelectElement, pass: ClonePass): void {
  const chosen = [...select.selectedOptions].filter((option) => option.text.trim())
  if (chosen.length === 0) return
  keepSize(select)
  for (const option of chosen) option.textContent = STARS
  pass.changes++
}

function maskTextArea(area: HTMLTextAreaElement, pass: ClonePass): void {
  maskPlaceholder(area, pass)
  if (!area.value) return
  area.value = STARS
  pass.changes++
}

/**
 * Hides an entry of a long list that is not visible, since html2canvas skips hidden elements.
 * Returns true if it did.
 */
function hideOutOfView(element: Element): boolean {
  const siblings = element.parentElement?.childElementCount ?? 0
  if (siblings < LONG_LIST || !('style' in element)) return false
  const { top, bottom, width, height } = element.getBoundingClientRect()
  const view = element.ownerDocument.defaultView
  if (!view || width === 0 || height === 0) return false
  if (bottom >= 0 && top <= view.innerHeight) return false
  ;(element as HTMLElement).style.setProperty('visibility', 'hidden', 'important')
  return true
}

function maskTree(parent: ParentNode & Node, pass: ClonePass): void {
  for (const child of [...parent.childNodes]) {
    if (child.nodeType === Node.TEXT_NODE) {
      const text = child as Text
      const masked = maskTextNode(text, pass)
      if (masked !== text.data) {
        text.data = masked
        pass.changes++
      }
    } else if (child.nodeType === Node.ELEMENT_NODE) maskElement(child as HTMLElement, pass)
  }
}

function maskMarked(element: HTMLElement, pass: ClonePass): void {
  if (!isMarked(element, pass) || element === element.ownerDocument.body) return
  boxElement(element, 'private')
  pass.changes++
}

function maskPictures(element: HTMLElement, pass: ClonePass): void {
  const isBehind = hasPrivateBackground(element)
  if (isBehind) element.style.setProperty('background-image', 'none', 'important')
  const isImage = element.localName === 'img' && saysPrivate((element as HTMLImageElement).src)
  if (isImage) element.removeAttribute('src')
  if (isBehind || isImage) pass.changes++
}

function maskElement(element: HTMLElement, pass: ClonePass): void {
  const name = element.localName
  if (UNPAINTED.test(name) || hideOutOfView(element)) return
  maskPictures(element, pass)
  if (name === 'input') maskField(element as HTMLInputElement, pass)
  else if (name === 'textarea') maskTextArea(element as HTMLTextAreaElement, pass)
  else if (name === 'select') maskSelect(element as HTMLSelectElement, pass)
  else {
    maskMarked(element, pass)
    maskTree(element, pass)
    if (element.shadowRoot) maskTree(element.shadowRoot, pass)
  }
}

/**
 * Masks the copy of a page before it is painted: typed values become stars, private elements boxes,
 * and patterns in ordinary text labels. Pseudo-elements, open shadow roots and inline SVG are part
 * of the copy.
 *
 * @returns the number of differences between the copy and the page
 */
export function maskClone(clone: Document, { original, tally }: { original: Document; tally?: Tally }): number {
  const pass: ClonePass = { ...createPass({ text: 'balanced', tally }), changes: 0 }
  // The copy is in the widget's own frame. It inherits the facts of the page's frame instead.
  pass.facts.set(clone.documentElement, factsOf(original.documentElement))
  rememberFields(original)
  maskTree(clone.documentElement, pass)
  return pass.changes
}
