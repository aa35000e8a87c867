import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describePicked } from '../../src/capture/describe-picked.ts'

const describeIn = (html: string, selector: string) => {
  document.body.innerHTML = html
  const element = document.querySelector(selector)
  if (!element) throw new Error(`There is no ${selector}.`)
  return describePicked(element)
}
// The tests run in a frame; the page that they are about is not in one.
beforeEach(() => void vi.spyOn(window, 'frameElement', 'get').mockReturnValue(null))
afterEach(() => {
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

describe('an element that the reporter pointed at', () => {
  it.each([
    ['<button>Pay now</button>', 'button', 'button', 'Pay now'],
    ['<a href="/">Orders of Jane Doe</a>', 'a', 'link', null],
    ['<h2>Basket</h2>', 'h2', 'heading', 'Basket'],
    ['<input type=checkbox aria-label="Gift">', 'input', 'checkbox', 'Gift'],
    ['<input value="Jane Doe">', 'input', 'textbox', null],
    ['<div role="tab listitem">x</div>', 'div', 'tab', null],
    ['<p>Some text</p>', 'p', 'paragraph', null],
    ['<section>Some text</section>', 'section', null, null],
    ['<button data-private>Jane Doe</button>', 'button', 'button', null],
    ['<button>Mail to jane@private.example</button>', 'button', 'button', 'Mail to [email]'],
    ['<img alt="A red shoe">', 'img', 'img', 'A red shoe'],
  ])('has a role and a name: %s', (html, selector, role, name) => {
    expect(describeIn(html, selector)).toMatchObject({ role, name })
  })

  it.each([
    ['<ul id=cart><li>a<li><button>x</button></ul>', 'button', '#cart > li:nth-of-type(2) > button'],
    ['<p>a</p><p class=b>b</p>', '.b', 'html > body > p:nth-of-type(2)'],
    ['<div id=twice></div><div id=twice><i></i></div>', 'i', 'html > body > div:nth-of-type(2) > i'],
    ['<div id="jane@private.example"><i></i></div>', 'i', 'html > body > div > i'],
    ['<div id="a.b"><i></i></div>', 'i', '#a\\.b > i'],
  ])('is found by its selector: %s', (html, selector, expected) => {
    const picked = describeIn(html, selector)
    expect(picked.selector).toBe(expected)
    expect(document.querySelector(picked.selector)).toBe(document.querySelector(selector))
  })

  it('is found within shadow trees', () => {
    document.body.innerHTML = '<x-cart id=cart></x-cart>'
    const root = document.querySelector('#cart')?.attachShadow({ mode: 'open' })
    if (!root) throw new Error('The cart is missing.')
    root.innerHTML = '<p>a</p><p><button id=pay>Pay</button></p>'
    expect(describePicked(root.querySelector('#pay') as Element).selector).toBe('#cart >>> #pay')
  })

  it('has a selector of few steps', () => {
    const { selector } = describeIn(`${'<div>'.repeat(30)}<i></i>`, 'i')
    expect(selector.split(' > ')).toHaveLength(6)
  })
})
