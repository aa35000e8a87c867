import { STARS } from '@earshot/privacy'
import { describe, expect, it } from 'vitest'
import { createPass, maskTextNode, type TextPolicy } from '../../src/privacy/texts.ts'

function masked(html: string, text: TextPolicy['text'] = 'strict'): string {
  document.body.innerHTML = html
  const pass = createPass({ text })
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts: string[] = []
  while (walker.nextNode()) texts.push(maskTextNode(walker.currentNode as Text, pass))
  return texts.join('|')
}

describe('text', () => {
  it('that names the interface is kept, other text keeps its shape', () => {
    expect(masked('<h1>Your order</h1><p>Hello, Jane Doe!</p>')).toBe('Your order|****** **** ****')
  })

  it('is kept in all places when balanced, without its patterns', () => {
    expect(masked('<p>Hello, Jane! jane@shop.example</p>', 'balanced')).toBe('Hello, Jane! [email]')
  })

  it('that was typed is always a fixed number of stars', () => {
    expect(
      masked('<h1 contenteditable data-earshot-keep>a</h1><textarea>long and private</textarea>', 'balanced'),
    ).toBe(`${STARS}|${STARS}`)
  })

  it('that the page marks as private keeps only its shape, also in a heading', () => {
    expect(masked('<h1 data-private>Jane Doe</h1>', 'balanced')).toBe('**** ***')
  })

  it('that the page marks as kept is visible, without its patterns', () => {
    expect(masked('<p data-earshot-keep>Plan: Team, jane@shop.example</p>')).toBe('Plan: Team, [email]')
  })

  it('split over elements is checked as a whole', () => {
    const html =
      '<h2>For <b>jane</b>@<i>shop.example</i></h2><h3><span>4111</span> <span>1111</span> <span>1111</span> <span>1111</span></h3>'
    const shown = masked(html)
    expect(shown).not.toMatch(/jane|shop|1111/)
    expect(shown).toContain('For ')
  })

  it('split over boxes of a few characters is checked as a whole', () => {
    const boxes = ['4111', '1111', '1111', '1111'].map((part) => `<div>${part}</div>`).join('')
    expect(masked(`<div role="status">${boxes}</div>`)).not.toContain('1111')
  })

  it('in a cell whose name is private keeps its shape only', () => {
    const rows = '<tr><th>User</th><th>API key</th></tr><tr><td>jane</td><td>zqx kvb</td></tr>'
    expect(masked(`<table>${rows}</table>`, 'balanced')).toBe('User|API key|jane|*** ***')
    expect(masked('<dl><dt>Passport no</dt><dd><b>81x</b></dd><dt>Size</dt><dd>81</dd></dl>', 'balanced')).toBe(
      'Passport no|***|Size|81',
    )
  })

  it.each([
    ['after another one', '<dl><dt>Password</dt><dd>-</dd><dd>zqx</dd></dl>'],
    [
      'beside a head that spans',
      '<table><tr><th colspan="2">User</th><th>Secret</th></tr><tr><td>1</td><td>2</td><td>zqx</td></table>',
    ],
    [
      'below two rows of heads',
      '<table><tr><th colspan="2">All</th></tr><tr><th>Id</th><th>Password</th></tr><tr><td>1</td><td>zqx</td></table>',
    ],
    [
      'of a row by role',
      '<div role="table"><div role="row"><i role="rowheader">Password</i><i role="cell">zqx</i></div></div>',
    ],
    [
      'of a column by role',
      '<div role="grid"><div role="row"><i role="columnheader">Secret</i></div><div role="row"><i role="gridcell">zqx</i></div></div>',
    ],
  ])('in a cell %s keeps its shape only', (_, html) => {
    expect(masked(html, 'balanced')).not.toContain('zqx')
    expect(masked(html.replace(/Password|Secret/, 'City'), 'balanced')).toContain('zqx')
  })

  it('in a heading, a button or a label is one line, also if it has several elements', () => {
    expect(masked('<h2><div>jane</div><div>@shop.example</div></h2>')).toBe(`[email]|${'*'.repeat(13)}`)
    expect(masked('<button><i><b>jane</b></i><p>@shop.example</p></button>')).not.toContain('jane')
  })

  it('of scripts, templates and the like is left out', () => {
    expect(masked('<script>jane</script><noscript>jane</noscript>')).not.toContain('jane')
  })

  it('of neighbouring blocks is not read as one', () => {
    const html = '<h2>Greetings from jane</h2><h2>@shop.example is our shop</h2>'
    expect(masked(html)).toBe('Greetings from jane|@shop.example is our shop')
  })
})
