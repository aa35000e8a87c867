import { saysPrivate } from '../privacy/drawn-text.ts'
import type { Written } from './attributes.ts'
import { loadMore } from './load-more.ts'
import type { PagePass } from './page-pass.ts'
import { inlineAddresses } from './sheets.ts'
import { hrefOf } from './svg.ts'
import { escapeAttribute, isXmlName } from './xml.ts'

const XHTML = 'http://www.w3.org/1999/xhtml'

/** Returns the URL of what a drawing uses from another file. */
async function foreignHref(element: Element, pass: PagePass): Promise<string> {
  const address = new URL(hrefOf(element) ?? '', element.baseURI).href
  if (element.localName === 'use') {
    const text = (await pass.resources.text(address)) ?? ''
    const { usedDrawing } = await loadMore()
    const id = `e-drawing-${pass.drawings.length}`
    const drawing = usedDrawing({ text, address, id })
    return drawing && pass.drawings.push(drawing) ? `#${id}` : ''
  }
  const picture = await pass.resources.load(address)
  return picture && !(pass.masking === 'on' && saysPrivate(picture)) ? picture : ''
}

/** Reserves a place for a value that is not available yet. */
export function writeLater(pass: PagePass, value: Promise<string>): void {
  const place = pass.out.push('') - 1
  pass.later.push(
    value.then((text) => {
      pass.out[place] = text
    }),
  )
}

/** Writes the tag without its `>`, and returns its name. */
export function writeTag(element: Element, { attributes, style: own }: Written, pass: PagePass): string {
  const style = pass.area?.fixLengths(own) ?? own
  const { localName, namespaceURI } = element
  const name = isXmlName(localName) ? localName : 'div'
  const isSvg = namespaceURI?.endsWith('/svg')
  const isForeign = namespaceURI !== (element.parentElement?.namespaceURI ?? XHTML)
  pass.out.push(`<${name}${isForeign ? ` xmlns="${namespaceURI}"` : ''}`)
  for (const [attribute, value] of attributes) pass.out.push(` ${attribute}="${escapeAttribute(value)}"`)
  if (isSvg && /^(?:use|image|feImage)$/.test(localName) && /^[^#]/.test(hrefOf(element) ?? '')) {
    const href = foreignHref(element, pass).catch(() => '')
    writeLater(
      pass,
      href.then((address) => ` href="${escapeAttribute(address)}"`),
    )
  }
  if (style.includes('url(') && !/url\("data:|url\(["']?#/.test(style)) {
    const inlined = inlineAddresses(style, document.baseURI, pass.resources)
    writeLater(
      pass,
      inlined.then((text) => ` style="${escapeAttribute(text)}"`),
    )
  } else if (style) pass.out.push(` style="${escapeAttribute(style)}"`)
  return name
}

/** Adds declarations to the element's own. */
export function addStyle(written: Written, declarations: string): void {
  if (declarations) written.style = `${written.style.replace(/;?\s*$/, ';')}${declarations}`
}

/** Returns true for an inline element, which has no fixed size. */
export const isInline = (element: Element) => /^(?:inline|contents|ruby)/.test(getComputedStyle(element).display)
