import { createTally, STARS } from '@earshot/privacy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRedact } from '../../src/capture/redact.ts'
import { collectEntered } from '../../src/privacy/entered.ts'
import { maskEvent } from '../../src/privacy/replay-events.ts'
import { maskTitle, maskTypedUrl } from '../../src/privacy/typing.ts'

/** As rrweb would: an id for every node that is asked about. */
let nodes: Node[] = []
let stop = () => {}

beforeEach(() => {
  vi.useFakeTimers()
  nodes = []
  document.title = 'Names'
  stop = collectEntered()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
  document.body.innerHTML = ''
})

function show(html: string): HTMLInputElement {
  document.body.innerHTML = html
  return document.querySelector('input,textarea,[contenteditable]') as HTMLInputElement
}

function type(field: HTMLInputElement, value: string): void {
  field.focus()
  if (field.matches('[contenteditable]')) field.textContent = value
  else field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
}

function leave(field: HTMLElement, seconds: number): void {
  field.blur()
  vi.advanceTimersByTime(seconds * 1000)
}

const idOf = (node: Node) => nodes.push(node)
const findNode = (id: number) => nodes[id - 1] ?? null

function recorded(node: Node): object {
  const id = idOf(node)
  if (node.nodeType === Node.TEXT_NODE) return { type: 3, id, textContent: node.nodeValue }
  const element = node as Element
  const attributes = Object.fromEntries(Array.from(element.attributes, ({ name, value }) => [name, value]))
  return { type: 2, id, tagName: element.localName, attributes, childNodes: Array.from(node.childNodes, recorded) }
}

function masked(type: number, data: object): string {
  return JSON.stringify(
    maskEvent({ type, timestamp: 1, data }, { text: 'strict', tally: createTally(), findNode })?.data,
  )
}

const mutation = { source: 0, adds: [], attributes: [], texts: [], removes: [] }
/** What is recorded of a node that has come into the page. */
const added = (node: Node) =>
  masked(3, { ...mutation, adds: [{ parentId: idOf(document.body), node: recorded(node) }] })
const changed = (text: Node) => masked(3, { ...mutation, texts: [{ id: idOf(text), value: text.nodeValue }] })
const attribute = (element: Element, name: string) =>
  masked(3, { ...mutation, attributes: [{ id: idOf(element), attributes: { [name]: element.getAttribute(name) } }] })
const picture = () => masked(2, { node: recorded(document.body) })

const find = (selector: string) => document.querySelector(selector) as HTMLElement

describe('a text that changes while somebody types', () => {
  it.each(['K', 'Ki', 'Kim', 'Kimb'])('loses %s where it stands as a word, and no other letter', (value) => {
    type(show('<input><h1></h1>'), value)
    find('h1').textContent = `Hi ${value}, OK, Kimono`
    const event = added(find('h1'))
    expect(event).toContain(`Hi ${STARS}, OK, Kimono`)
  })

  it.each([
    ['in upper case', 'Kim', 'Hi KIM!', `Hi ${STARS}!`],
    ['trimmed', '  Kim ', 'Hi Kim', `Hi ${STARS}`],
    ['word by word', 'Kim Bo', 'Bo, Kim', `${STARS}, ${STARS}`],
    ['before a digit', 'kim', 'kim1 is free', `${STARS}1 is free`],
    ['within a script without spaces', '北', '你好北京', `你好${STARS}京`],
    ['as the digits of a number', '4', 'Card 4, 12 of 40', `Card ${STARS}, 12 of 40`],
    ['as far as it has come', 'Kimb', 'Kim is typing', `${STARS} is typing`],
  ])('loses what is repeated %s', (_, value, text, shown) => {
    type(show('<input><h1></h1>'), value)
    find('h1').textContent = text
    expect(added(find('h1'))).toContain(`"${shown}"`)
  })

  it('loses it in other fields, attributes and addresses too, and is drawn as ever', () => {
    type(show('<input><button class="k" title="Add K" aria-label="K"></button><a href="/tags/K?q=K#K"></a>'), 'K')
    const button = added(find('button'))
    expect(button).toContain(`"title":"Add ${STARS}","aria-label":"${STARS}"`)
    expect(button).toContain('"class":"k"')
    expect(added(find('a'))).toContain(`/tags/${STARS}?q=${STARS}#${STARS}`)
    find('button').title = 'Remove K'
    expect(attribute(find('button'), 'title')).toContain(`Remove ${STARS}`)
  })

  it('loses it letter by letter if each letter has its own element', () => {
    const field = show('<input><h1>For </h1>')
    for (const value of ['K', 'Ki', 'Kim']) {
      type(field, value)
      const letter = document.createElement('span')
      letter.textContent = value.slice(-1)
      find('h1').append(letter)
      expect(added(letter)).toContain(`"${STARS}"`)
    }
    leave(field, 60)
    expect(picture()).toMatch(/"For "(.*"\*{8}"){3}/)
  })

  it('loses what is marked in a list of matches', () => {
    type(show('<input><button><mark>Kim</mark>ono</button>'), 'Kim')
    expect(added(find('button'))).not.toContain('Kim')
  })

  it('loses the line of a long text that is being written', () => {
    const field = show('<textarea></textarea><h1></h1>')
    const text = [...Array.from({ length: 20 }, (_, line) => `line ${line}`), 'Ki'].join('\n')
    field.value = text
    field.setSelectionRange(text.length, text.length)
    type(field, text)
    find('h1').textContent = 'Ki'
    expect(added(find('h1'))).not.toContain('Ki')
  })

  it('loses what is written in editable text', () => {
    type(show('<p contenteditable></p><h1>Hi Ki</h1>'), 'Ki')
    expect(added(find('h1'))).toContain(`Hi ${STARS}`)
  })

  it('loses a value that the page itself has put into the focused field, in a shadow root too', () => {
    document.body.innerHTML = '<div></div><h1>Ki</h1>'
    const root = find('div').attachShadow({ mode: 'open' })
    root.innerHTML = '<input value="Ki">'
    ;(root.firstElementChild as HTMLElement).focus()
    expect(added(find('h1'))).not.toContain('Ki')
  })

  it('loses it some seconds after the field was left too, and keeps it a minute later', () => {
    const field = show('<input><h1>Hi Kim</h1><h2>Hi Kim!</h2>')
    type(field, 'Kim')
    leave(field, 5)
    expect(added(find('h1'))).not.toContain('Kim')
    leave(field, 60)
    expect(added(find('h2'))).toContain('Hi Kim!')
  })
})

describe('where something typed has been repeated', () => {
  it('it stays masked in every later picture, and texts that did not change are kept', () => {
    const field = show('<input><h1>Hi K</h1><button>K</button>')
    type(field, 'K')
    changed(find('h1').firstChild as Node)
    leave(field, 60)
    expect(picture()).toContain(`"Hi ${STARS}"`)
    expect(picture()).toContain('"K"')
  })

  it('it stays masked when the text changes again, and when its element is replaced', () => {
    const field = show('<input><h1></h1>')
    type(field, 'Kim')
    find('h1').textContent = 'Hi Kim'
    added(find('h1'))
    leave(field, 60)
    find('h1').textContent = 'Hi Kim, it is late'
    expect(added(find('h1').firstChild as Node)).toContain(`Hi ${STARS}, it is late`)
    document.body.innerHTML = '<h1>Hi Kim</h1>'
    expect(added(find('h1'))).toContain(`Hi ${STARS}`)
  })

  it('it is forgotten after recording has stopped', () => {
    const field = show('<input><h1>Hi K</h1>')
    type(field, 'K')
    added(find('h1'))
    field.blur()
    stop()
    expect(picture()).toContain('Hi K')
  })
})

describe('addresses, title and names of pressed buttons', () => {
  it('lose what is typed, in path, values and hash, and go on to', () => {
    const field = show('<input>')
    type(field, 'Kim B')
    const url = 'https://kim.example/search/Kim?q=Kim+B&kim=1&r=Kim%20B#/kim'
    const shown = `https://kim.example/search/${STARS}?q=${STARS}+${STARS}&kim=1&r=${STARS}#/${STARS}`
    expect(maskTypedUrl(url)).toBe(shown)
    leave(field, 60)
    expect(maskTypedUrl(`${url}/2`)).toBe(`${shown}/2`)
    expect(maskTypedUrl('/other?name=Kim')).toBe('/other?name=Kim')
  })

  it('that a report holds are without it', () => {
    type(show('<input>'), 'K')
    const redact = createRedact(createTally())
    const action = { at: 1, kind: 'click', target: 'button "Add K"', url: '/tags/K' } as const
    expect(redact.entry('actions', { ...action })).toMatchObject({
      target: `button "Add ${STARS}"`,
      url: `/tags/${STARS}`,
    })
    expect(redact.url('https://shop.example/?q=K')).toBe(`https://shop.example/?q=${STARS}`)
  })

  it('are kept where the title has not changed since', () => {
    document.title = 'Vitamin K'
    type(show('<input>'), 'K')
    expect(maskTitle(document.title)).toBe('Vitamin K')
    expect(maskTitle('K - Names')).toBe(`${STARS} - Names`)
  })
})
