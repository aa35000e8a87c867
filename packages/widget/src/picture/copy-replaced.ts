import { maskShown } from '../privacy/entered.ts'
import type { Written } from './attributes.ts'
import { boxed, fixedSize } from './box.ts'
import type { PagePass } from './page-pass.ts'
import { labelOf, pictureOf } from './replaced.ts'
import { inlineAddresses } from './sheets.ts'
import { isInline, writeLater } from './write.ts'
import { escapeAttribute } from './xml.ts'

/** Writes an element with a picture as its content. */
export function copyReplaced(element: Element, written: Written, pass: PagePass): void {
  const isImage = element.localName === 'img'
  // An image shows nothing of a frame, not even its box, and only the controls of a video.
  const name = isImage ? 'img' : 'span'
  if (!isImage) {
    const style = getComputedStyle(element)
    const all = Array.from(style, (property) => `${property}:${style.getPropertyValue(property)};`).join('')
    written.style = style.display === 'inline' ? `${all}display:inline-block;` : all
  }
  const alt = element.getAttribute('alt')
  const { objectFit } = getComputedStyle(element)
  const box = fixedSize(element)
  if (isImage) written.attributes.delete('alt')
  pass.out.push(`<${name}`)
  for (const [attribute, value] of written.attributes) pass.out.push(` ${attribute}="${escapeAttribute(value)}"`)
  pass.hasContent = true
  const base = written.style
  const label = labelOf(element, pass)
  const blank = boxed(element, label)
  const size = objectFit === 'contain' || objectFit === 'cover' ? objectFit : '100% 100%'
  const asBackground = (picture: string) =>
    picture ? `background:url("${picture}") center/${size} no-repeat content-box!important;` : ''
  const inlined = base.includes('url(') ? inlineAddresses(base, document.baseURI, pass.resources) : base
  writeLater(
    pass,
    Promise.all([pictureOf(element, pass), inlined]).then(([picture, style]) => {
      const own = style ? `${style.replace(/;?\s*$/, ';')}` : ''
      const write = (css: string, more = '') => `${more} style="${escapeAttribute(own + css)}"`
      if (picture === null) {
        if (label !== 'image') pass.maskedPlaces++
        return write(`${isInline(element) ? 'display:inline-block!important;' : ''}${box}${blank}`)
      }
      if (!isImage) return write(box + asBackground(picture))
      // A missing picture shows its alternative text.
      if (picture === '')
        return write(
          '',
          ` src="data:,"${alt === null ? '' : ` alt="${escapeAttribute(pass.masking === 'on' ? maskShown(alt) : alt)}"`}`,
        )
      return write(box, ` src="${escapeAttribute(picture)}"`)
    }),
  )
  pass.out.push(`></${name}>`)
}
