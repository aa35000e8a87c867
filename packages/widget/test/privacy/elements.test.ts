import { beforeEach, describe, expect, it } from 'vitest'
import { interfaceText, isBlocked, isPrivate, isTyped } from '../../src/privacy/elements.ts'
import { isPassword } from '../../src/privacy/fields.ts'

function show(html: string): Element {
  document.body.innerHTML = html
  return document.querySelector('#it') ?? document.body
}

beforeEach(() => {
  document.body.innerHTML = ''
})

describe('what is private', () => {
  it.each([
    'data-earshot-mask',
    'data-earshot-block',
    'data-private',
    'class="sentry-mask"',
    'class="sentry-block"',
    'class="ph-no-capture"',
    'class="rr-mask"',
    'class="rr-block"',
    'class="fs-mask"',
    'class="fs-exclude"',
    'data-hj-suppress',
    'data-openreplay-masked',
    'data-dd-privacy="mask"',
  ])('is all that stands in an element marked %s', (marker) => {
    expect(isPrivate(show(`<section ${marker}><p><b id="it">x</b></p></section>`))).toBe(true)
  })

  it('is nothing that the page has not marked', () => {
    expect(isPrivate(show('<section class="mask" data-dd-privacy="allow"><b id="it">x</b></section>'))).toBe(false)
  })

  it('is what an open shadow root shows in a marked slot', () => {
    const host = show('<div><b>x</b></div>').firstElementChild as Element
    const root = host.attachShadow({ mode: 'open' })
    root.innerHTML = '<p data-private><slot></slot></p>'
    const shown = host.firstElementChild as Element
    const slotted = { assignedSlot: { value: root.querySelector('slot') } }
    Object.setPrototypeOf(shown, Object.create(Object.getPrototypeOf(shown), slotted))
    expect(isPrivate(shown)).toBe(true)
  })

  it('reaches into an open shadow root', () => {
    const host = show('<section data-private><div id="it"></div></section>')
    host.attachShadow({ mode: 'open' }).innerHTML = '<b>x</b>'
    expect(isPrivate(host.shadowRoot?.querySelector('b') as Element)).toBe(true)
  })

  it('is lifted by the nearest data-earshot-keep, but not where all is blocked', () => {
    expect(isPrivate(show('<div data-private><p data-earshot-keep><b id="it"></b></p></div>'))).toBe(false)
    expect(isPrivate(show('<div data-earshot-block><p data-earshot-keep><b id="it"></b></p></div>'))).toBe(true)
    expect(isPrivate(show('<div data-private data-earshot-keep id="it"></div>'))).toBe(true)
  })

  it('is a password field, also after its type was changed to show it', () => {
    const field = show('<input id="it" type="password" data-earshot-keep>')
    expect(isPassword(field)).toBe(true)
    field.setAttribute('type', 'text')
    expect(isPassword(field)).toBe(true)
    expect(isPrivate(field)).toBe(true)
  })

  it('blocks only where it is asked to, and our own interface', () => {
    expect(isBlocked(show('<div data-private id="it"></div>'))).toBe(false)
    expect(isBlocked(show('<div data-earshot-ui><b id="it"></b></div>'))).toBe(true)
  })
})

describe('what is typed', () => {
  it.each([
    '<input id="it">',
    '<input id="it" type="hidden">',
    '<input id="it" type="radio">',
    '<textarea id="it"></textarea>',
    '<select><option id="it">x</option></select>',
    '<datalist><option id="it">x</option></datalist>',
    '<div contenteditable><p id="it">x</p></div>',
    '<div contenteditable="plaintext-only"><p id="it">x</p></div>',
    '<div role="textbox"><p id="it">x</p></div>',
    '<div role="textbox presentation"><p id="it">x</p></div>',
    '<div class="monaco-editor"><span id="it">x</span></div>',
    '<div class="xterm"><span id="it">x</span></div>',
  ])('is %s', (html) => {
    expect(isTyped(show(html))).toBe(true)
  })

  it.each(['<input id="it" type="submit">', '<div contenteditable="false" id="it"></div>', '<p id="it"></p>'])(
    'is not %s',
    (html) => {
      expect(isTyped(show(html))).toBe(false)
    },
  )
})

describe('the text of an interface element', () => {
  it('is read from the element around the one asked for, on one line', () => {
    expect(interfaceText(show('<button>Place <i id="it"></i>\n  order</button>'))).toBe('Place order')
    expect(interfaceText(show('<input id="it" type="submit" value="Pay now">'))).toBe('Pay now')
  })

  it.each([
    ['a link', '<nav><a>Coffees</a><a>Basket <output id="it">0</output></a></nav>', 'Basket 0'],
    ['a link by its role', '<div role="navigation"><i role="link" id="it">Coffees</i><i>Tea</i></div>', 'Coffees'],
    ['a button', '<nav><a>Coffees</a><button id="it">Menu</button></nav>', 'Menu'],
    ['a link in an alert', '<p role="alert">Not saved. <a id="it">Try again</a></p>', 'Try again'],
    ['an alert', '<p role="alert">Not <b id="it">saved</b></p>', 'Not saved'],
    ['the space between links', '<nav id="it"><a>Coffees</a><a>Tea</a></nav>', null],
    ['the space between entries', '<nav><ul id="it"><li><a>Coffees</a></li><li><a>Tea</a></li></ul></nav>', null],
  ])('of %s is its own, and not that of the whole navigation', (_, html, text) => {
    expect(interfaceText(show(html))).toBe(text)
  })

  it('has its patterns masked', () => {
    expect(interfaceText(show('<button id="it">Mail jane@shop.example</button>'))).toBe('Mail [email]')
  })

  it('leaves out what is typed or private inside', () => {
    const html = '<label id="it">Name <textarea>Jane</textarea><b data-private>Doe</b></label>'
    expect(interfaceText(show(html))).toBe('Name')
  })

  it('is null for ordinary, typed and private text', () => {
    expect(interfaceText(show('<p id="it">Hello Jane</p>'))).toBeNull()
    expect(interfaceText(show('<label>Name <input id="it" value="Jane"></label>'))).toBeNull()
    expect(interfaceText(show('<button data-private id="it">Jane</button>'))).toBeNull()
  })

  it('ends after 80 characters', () => {
    expect(interfaceText(show(`<h1 id="it">${'word '.repeat(40)}</h1>`))).toHaveLength(80)
  })
})

describe('markup that hides members of forms and documents', () => {
  const hide = (form: HTMLFormElement, name: string) => {
    const field = document.createElement('input')
    field.name = name
    form.append(field)
    expect(Reflect.get(form, name)).toBe(field)
  }

  it.each(['nodeType', 'parentNode', 'assignedSlot', 'matches', 'hasAttributes', 'localName', 'ownerDocument', 'host'])(
    'does not make public what is private around or in a form with a field named %s',
    (name) => {
      const page = document.createElement('section')
      page.innerHTML = '<div data-private><form><button>Ingeborg</button></form></div><form data-private></form>'
      const [around, itself] = page.querySelectorAll('form')
      if (!around || !itself) throw new Error('The forms are there.')
      hide(around, name)
      hide(itself, name)
      expect([isPrivate(page.querySelector('button') as Element), isPrivate(itself)]).toEqual([true, true])
    },
  )

  it.each(['host', 'defaultView', 'designMode', 'nodeType'])(
    'does not go round in a document with an image named %s',
    (name) => {
      const element = show('<p id="it">text</p>')
      const image = new Image()
      image.name = name
      element.after(image)
      const hidden: unknown = Reflect.get(document, name)
      const found = [isPrivate(element), isTyped(element)]
      image.remove()
      expect(hidden).toBe(image)
      expect(found).toEqual([false, false])
    },
  )

  it('reads the label of a form with fields named like its members', () => {
    const form = show('<form id="it" role="alert">Card refused</form>') as HTMLFormElement
    for (const name of ['matches', 'childNodes', 'nodeType']) hide(form, name)
    expect(interfaceText(form)).toBe('Card refused')
  })
})
