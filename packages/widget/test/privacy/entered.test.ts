import { STARS } from '@earshot/privacy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isTyped } from '../../src/privacy/elements.ts'
import { collectEntered, maskPasswords, maskShown, rememberFields } from '../../src/privacy/entered.ts'
import { maskAttributes } from '../../src/privacy/replay-nodes.ts'
import { maskClone } from '../../src/privacy/screenshot-clone.ts'
import { maskCss } from '../../src/privacy/styles.ts'
import { createPass } from '../../src/privacy/texts.ts'

let stop = () => {}

beforeEach(() => {
  stop = collectEntered()
})
afterEach(() => stop())

function type(html: string, value: string): HTMLInputElement {
  document.body.innerHTML = html
  const field = document.body.firstElementChild as HTMLInputElement
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
  return field
}

describe('a word that was entered', () => {
  it('is stars in a text that repeats it, after the field is empty too', () => {
    type('<input>', 'zqxkvb').value = ''
    expect(maskShown('Create zqxkvb')).toBe(`Create ${STARS}`)
  })

  it('is known from fields in open shadow roots and from editable text', () => {
    document.body.innerHTML = '<div></div><p contenteditable>mnbvcx</p>'
    const root = document.querySelector('div')?.attachShadow({ mode: 'open' })
    if (root) root.innerHTML = '<textarea>zqxkvb</textarea>'
    for (const field of [root?.firstElementChild, document.querySelector('p')]) {
      field?.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
    }
    expect(maskShown('zqxkvb mnbvcx')).toBe(`${STARS} ${STARS}`)
  })

  it('stays visible in the page if it was typed into the report', () => {
    const host = document.createElement('div')
    host.setAttribute('data-earshot-ui', '')
    document.body.append(host)
    const field = document.createElement('input')
    host.attachShadow({ mode: 'open' }).append(field)
    field.value = 'The voucher does nothing'
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
    expect(maskShown('Voucher and The voucher does nothing')).toBe('Voucher and The voucher does nothing')
    host.remove()
  })

  it('is recognised if it is in a field, even if nobody typed it', () => {
    document.body.innerHTML =
      '<input value="zqxkvb"><input type="hidden" value="checkout"><input type="radio" value="express">'
    rememberFields(document)
    expect(maskShown('zqxkvb checkout express')).toBe(`${STARS} checkout express`)
  })

  it('is stars in the names and addresses of other elements, and the page is drawn as ever', () => {
    type('<input>', 'zqxkvb')
    document.body.innerHTML = '<a></a>'
    const attributes = { id: 'tag-zqxkvb', href: '/tags/zqxkvb', class: 'zqxkvb' }
    expect(maskAttributes(document.querySelector('a') as Element, attributes, createPass({ text: 'strict' }))).toEqual({
      id: `tag-${STARS}`,
      href: `/tags/${STARS}`,
      class: 'zqxkvb',
    })
  })

  it('keeps its field marked as typed, even if the page changes the field', () => {
    const field = type('<input>', 'ab')
    field.type = 'button'
    expect(isTyped(field)).toBe(true)
  })

  it('makes any element that it is typed into a field', () => {
    document.body.innerHTML = '<p>zqxkvb</p>'
    const written = document.querySelector('p') as Element
    written.dispatchEvent(new Event('beforeinput', { bubbles: true, composed: true }))
    expect(isTyped(written)).toBe(true)
    expect(maskShown('zqxkvb')).toBe(STARS)
  })

  it('is stars in the words and addresses of a style', () => {
    type('<input>', 'zqxkvb')
    expect(maskCss('a{content:"zqxkvb";background:url(/a.svg?label=zqxkvb)}')).not.toContain('zqxkvb')
  })

  it('is stars in a screenshot, in ordinary text too', () => {
    document.body.innerHTML = '<input value="zqxkvb"><b>zqxkvb</b><output>for zqxkvb</output>'
    maskClone(document, { original: document })
    expect(document.body.textContent).toBe(`${STARS}for ${STARS}`)
  })

  it('is replaced everywhere by stars only if it was a password', () => {
    type('<input type="password">', 'mnbvcx')
    type('<input>', 'zqxkvb')
    expect(maskPasswords('mnbvcx for zqxkvb')).toBe(`${STARS} for zqxkvb`)
  })

  it('is forgotten on stop, and nothing is learned after it', () => {
    type('<input>', 'zqxkvb')
    stop()
    type('<input>', 'mnbvcx')
    expect(maskShown('zqxkvb mnbvcx')).toBe('zqxkvb mnbvcx')
  })
})
