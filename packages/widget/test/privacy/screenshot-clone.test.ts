import { createTally, STARS } from '@earshot/privacy'
import { describe, expect, it } from 'vitest'
import { maskClone } from '../../src/privacy/screenshot-clone.ts'

/** Masks a page that is its own copy; what the engine would paint is what it then holds. */
function mask(html: string) {
  document.body.innerHTML = html
  const tally = createTally()
  const changes = maskClone(document, { original: document, tally })
  return { changes, tally, find: <E extends Element>(selector: string) => document.querySelector(selector) as E }
}

describe('the copy that a screenshot is painted from', () => {
  it('shows ordinary text without its patterns', () => {
    const { find, tally, changes } = mask('<p>Hello, Jane! Mail to jane@shop.example</p>')
    expect(find('p').textContent).toBe('Hello, Jane! Mail to [email]')
    expect(tally.masked).toEqual({ email: 1 })
    expect(changes).toBe(1)
  })

  it('is untouched where nothing is private', () => {
    const html = '<h1>Orders</h1><input placeholder="Search"><select><option></option></select><textarea></textarea>'
    const { changes, find } = mask(html)
    expect(changes).toBe(0)
    expect(find<HTMLInputElement>('input').placeholder).toBe('Search')
  })

  it.each(['text', 'email', 'number', 'date', 'search', 'tel'])('shows stars in a filled field of type %s', (type) => {
    const value = type === 'number' ? '81' : type === 'date' ? '2020-01-02' : 'Jane'
    const { find } = mask(`<input type="${type}" value="${value}">`)
    expect(find<HTMLInputElement>('input').value).toBe(STARS)
    expect(find('input').getAttribute('value')).toBe(STARS)
  })

  it('shows stars for the name of a chosen file', () => {
    document.body.innerHTML = '<input type="file">'
    const field = document.querySelector('input') as HTMLInputElement
    const chosen = new DataTransfer()
    chosen.items.add(new File(['x'], 'jane.pdf'))
    field.files = chosen.files
    expect(field.value).toContain('jane.pdf')
    maskClone(document, { original: document })
    expect([field.type, field.value]).toEqual(['text', STARS])
  })

  it('keeps a password field what it is', () => {
    const field = mask('<input type="password" value="hunter2">').find<HTMLInputElement>('input')
    expect(field.type).toBe('password')
    expect(field.value).toBe(STARS)
  })

  it('shows stars for what was chosen, written and edited', () => {
    const html =
      '<select><option>a<option selected>Jane</select><textarea>Jane</textarea><div contenteditable>Jane</div>'
    const { find } = mask(html)
    expect(find<HTMLSelectElement>('select').selectedOptions[0]?.text).toBe(STARS)
    expect(find<HTMLTextAreaElement>('textarea').value).toBe(STARS)
    expect(find('div').textContent).toBe(STARS)
  })

  it('masks placeholders and the labels of buttons by their patterns', () => {
    const { find } = mask(
      '<input placeholder="jane@shop.example"><input type="submit" value="Pay as jane@shop.example">',
    )
    expect(find<HTMLInputElement>('input').placeholder).toBe('[email]')
    expect(find<HTMLInputElement>('[type=submit]').value).toBe('Pay as [email]')
  })

  it.each(['range', 'color'])('shows stars in a field of type %s, whose value the engine would write out', (type) => {
    const field = mask(`<input type="${type}" value="${type === 'range' ? '81' : '#aabbcc'}">`).find<HTMLInputElement>(
      'input',
    )
    expect([field.type, field.value]).toEqual(['text', STARS])
  })

  it('shows neither the label of a marked button nor what a marked field asks for', () => {
    const { find } = mask(
      '<input type="button" data-private value="Jane"><p data-private><input placeholder="Jane"></p>',
    )
    expect(find<HTMLInputElement>('[type=button]').value).toBe(STARS)
    expect(find<HTMLInputElement>('p input').placeholder).toBe('****')
    expect(mask('<input type="password" placeholder="8 signs">').find<HTMLInputElement>('input').placeholder).toBe(
      '8 signs',
    )
  })

  it('has no picture of drawn text that may not be shown', () => {
    const address = (text: string) => `data:image/svg+xml,${encodeURIComponent(`<svg><text>${text}</text></svg>`)}`
    const { find } = mask(
      `<p style="background-image: url(&quot;${address('jane@shop.example')}&quot;)"></p>
      <b style="background-image: url(&quot;${address('Orders')}&quot;)"></b><img src="${address('jane@shop.example')}">`,
    )
    expect(find<HTMLElement>('p').style.backgroundImage).toBe('none')
    expect(find<HTMLElement>('b').style.backgroundImage).not.toBe('none')
    expect(find('img').hasAttribute('src')).toBe(false)
  })

  it('paints only a box for private content', () => {
    const { find, changes } = mask(
      '<section data-private style="background: url(jane.png)">Jane <b>Doe</b><svg></svg></section>',
    )
    const box = find<HTMLElement>('section')
    expect(box.textContent).not.toMatch(/Jane|Doe/)
    expect(box.style.backgroundImage).toBe('none')
    expect(box.style.color).toBe('transparent')
    expect(find<HTMLElement>('b').style.visibility).toBe('hidden')
    expect(changes).toBeGreaterThan(0)
  })

  it('looks into open shadow roots and inline SVG', () => {
    document.body.innerHTML = '<div></div><svg><text>jane<tspan>@shop.example</tspan></text></svg>'
    const host = document.querySelector('div') as HTMLElement
    host.attachShadow({ mode: 'open' }).innerHTML = '<input value="Jane"><b>jane@shop.example</b>'
    maskClone(document, { original: document })
    expect(host.shadowRoot?.querySelector('b')?.textContent).toBe('[email]')
    expect(host.shadowRoot?.querySelector('input')?.value).toBe(STARS)
    expect(document.querySelector('svg')?.textContent).not.toMatch(/jane|shop/)
  })
})
