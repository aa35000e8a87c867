import { STARS } from '@earshot/privacy'
import { describe, expect, it } from 'vitest'
import { maskAttributes } from '../../src/privacy/replay-nodes.ts'
import { createPass, type TextPolicy } from '../../src/privacy/texts.ts'

function masked(html: string, text: TextPolicy['text'] = 'strict'): Record<string, unknown> {
  document.body.innerHTML = html
  const element = document.querySelector('#it, [id]') ?? (document.body.firstElementChild as Element)
  const attributes = Object.fromEntries(Array.from(element.attributes, ({ name, value }) => [name, value]))
  return maskAttributes(element, attributes, createPass({ text }))
}

describe('attributes', () => {
  it('that say how an element looks are kept', () => {
    const html = '<td class="btn btn-primary" id="it" role="cell" colspan="2" dir="rtl" hidden style="color: red"></td>'
    expect(masked(`<table><tr>${html}</tr></table>`)).toEqual({
      class: 'btn btn-primary',
      id: 'it',
      role: 'cell',
      colspan: '2',
      dir: 'rtl',
      hidden: '',
      style: 'color: red',
    })
  })

  it('that nobody has allowed are dropped', () => {
    const html =
      '<a id="it" data-user="Jane" data-csrf="x1" onclick="go()" srcset="a.png 2x" nonce="n" user-name="Jane">x</a>'
    expect(masked(html)).toEqual({ id: 'it' })
  })

  it('that scope styles are kept: names without a value, and keywords', () => {
    const html = '<div id="it" data-v-7ba5bd90 _ngcontent-abc-c12 data-theme="dark" data-state="Jane Doe"></div>'
    expect(masked(html)).toEqual({ id: 'it', 'data-v-7ba5bd90': '', '_ngcontent-abc-c12': '', 'data-theme': 'dark' })
  })

  it('with an identifier have it masked in class and id', () => {
    expect(masked('<div id="jane@shop.example" class="row jane@shop.example"></div>')).toEqual({
      id: '[email]',
      class: 'row [email]',
    })
  })

  it('with readable text follow the text around them', () => {
    expect(masked('<button id="it" aria-label="Pay jane@shop.example"></button>')).toMatchObject({
      'aria-label': 'Pay [email]',
    })
    expect(masked('<img id="it" alt="Jane Doe">')).toMatchObject({ alt: '**** ***' })
    expect(masked('<img id="it" alt="Jane Doe">', 'balanced')).toMatchObject({ alt: 'Jane Doe' })
    expect(masked('<button id="it" data-private title="Jane"></button>')).toMatchObject({ title: '****' })
  })

  it('of a gauge show how full it is, but not the number', () => {
    expect(masked('<meter id="it" max="99999999" value="83421907"></meter>')).toMatchObject({ value: '83000000' })
    expect(masked('<progress id="it" value="0.456"></progress>')).toMatchObject({ value: '0.46' })
  })

  it('with what was typed or chosen are stars or nothing', () => {
    expect(masked('<input id="it" value="Jane" placeholder="Your name">')).toEqual({
      id: 'it',
      value: STARS,
      placeholder: 'Your name',
    })
    expect(masked('<input id="it" type="radio" value="jane">')).toMatchObject({ value: STARS })
    expect(masked('<button id="it" value="jane">')).not.toHaveProperty('value')
    expect(masked('<div id="it" role="slider" aria-valuetext="Jane" aria-valuenow="7">')).not.toHaveProperty(
      'aria-valuenow',
    )
    expect(masked('<select><optgroup id="it" label="Jane"></select>')).toMatchObject({ label: STARS })
  })

  it('that contain or repeat the value of a field are stars or empty', () => {
    expect(masked('<input id="it" value="Jane" title="Jane" aria-label="Your name">')).toMatchObject({
      title: STARS,
      'aria-label': 'Your name',
    })
    const link = '<a id="it" href="https://a.example/jane" title="Jane">x</a>'
    expect(masked(`<div contenteditable aria-label="Note">${link}</div>`)).toEqual({ id: 'it', title: STARS })
    expect(masked(`<div id="it" contenteditable aria-label="Note">${link}</div>`)).toMatchObject({
      'aria-label': 'Note',
    })
  })

  it('with classes that build tools make are kept, since style sheets go by them', () => {
    const html = '<b id="it" class="StyledHeader-sc-1a2b3c4d-0 Button_primary__3xKz9 css-1x2y3z4"></b>'
    expect(masked(html)).toMatchObject({ class: 'StyledHeader-sc-1a2b3c4d-0 Button_primary__3xKz9 css-1x2y3z4' })
    expect(masked('<b id="it" class="u-555-123-4567 k-Xk3bPq22Zz3344tYuIoP"></b>')).toMatchObject({
      class: 'u-[phone] [token]',
    })
  })

  it('keep the label of a button', () => {
    expect(masked('<input id="it" type="submit" value="Pay now">')).toMatchObject({ value: 'Pay now' })
  })

  it('with addresses are masked like addresses everywhere', () => {
    const { href } = masked('<a id="it" href="/orders/7?reset_token=Zx81kQpL92mN4vB7">x</a>')
    expect(href).toMatch(/^\/orders\/7\?reset_token=/)
    expect(href).not.toContain('Zx81')
  })

  it('of a private picture contain no URL', () => {
    expect(masked('<img id="it" data-private src="/faces/jane.png">')).not.toHaveProperty('src')
  })

  it('of marked elements contain no words, and names inside are dropped', () => {
    const style = 'width: 9px; --owner: "Jane"; list-style: "Jane "; background: url(/faces/jane.png)'
    const { style: kept } = masked(`<ul id="it" data-private style='${style}'></ul>`)
    expect(kept).toContain('width: 9px')
    expect(kept).not.toMatch(/jane/i)
    const inner = masked('<p class="sentry-mask"><a id="jane" name="jane" class="row" href="/jane">x</a></p>')
    expect(inner).toEqual({ class: 'row' })
    expect(masked('<input id="it" type="password" name="pw" style="background: url(/eye.png)">')).toMatchObject({
      name: 'pw',
      style: 'background: url("/eye.png")',
    })
  })

  it('that change the style of marked elements contain no words either', () => {
    document.body.innerHTML = '<p data-private></p>'
    const change = { style: { '--owner': '"Jane"', width: '9px', content: ['"Jane"', 'important'] } }
    const kept = maskAttributes(document.querySelector('p') as Element, change, createPass({ text: 'strict' }))
    expect(kept).toEqual({ style: { '--owner': '', width: '9px', content: ['', 'important'] } })
  })

  it('of meta are kept only where they shape the page', () => {
    expect(masked('<meta id="it" name="viewport" content="jane@shop.example">')).toMatchObject({ content: '[email]' })
    expect(masked('<meta id="it" name="csrf-token" content="Zx81kQpL92mN4vB7">')).toEqual({})
    expect(masked('<meta id="it" name="viewport" content="width=device-width">')).toMatchObject({
      content: 'width=device-width',
    })
  })

  it('draw SVG as before', () => {
    const d = 'M12 2 4.5 20.29l.71.71L12 18l6.79 3 .71-.71z4111 1111 1111 1111'
    expect(masked(`<svg><path id="it" d="${d}" stroke-width="2" data-owner="Jane"/></svg>`)).toEqual({
      id: 'it',
      d,
      'stroke-width': '2',
    })
  })

  it.each([
    'cx',
    'x1',
    'r',
    'rx',
    'fill',
    'fill-rule',
    'stroke-linecap',
    'stop-color',
    'font-size',
    'clip-path',
    'clipPathUnits',
    'gradientTransform',
    'markerWidth',
    'refX',
    'viewBox',
    'dominant-baseline',
    'text-anchor',
    'transform-origin',
    'in2',
    'stdDeviation',
  ])('draw SVG with %s', (name) => {
    document.body.innerHTML = '<svg></svg>'
    const element = document.querySelector('svg') as SVGElement
    expect(maskAttributes(element, { [name]: '1 2', owner: 'Jane' }, createPass({ text: 'strict' }))).toEqual({
      [name]: '1 2',
    })
  })
})
