import { createTally, STARS } from '@earshot/privacy'
import { beforeEach, describe, expect, it } from 'vitest'
import { maskEvent, type ReplayEvent } from '../../src/privacy/replay-events.ts'

/** Ids as rrweb would give them: every node of the page in document order, from 1 on. */
let nodes: Node[] = []
const tally = createTally()
const findNode = (id: number) => nodes[id - 1] ?? null

function show(html: string) {
  document.body.innerHTML = html
  nodes = [document]
  const walker = document.createTreeWalker(document)
  while (walker.nextNode()) nodes.push(walker.currentNode)
}

function idOf(selector: string): number {
  return nodes.indexOf(document.querySelector(selector) as Node) + 1
}

function idOfText(selector: string): number {
  return nodes.indexOf(document.querySelector(selector)?.firstChild as Node) + 1
}

function mask(type: number, data: unknown): ReplayEvent | null {
  return maskEvent({ type, timestamp: 1, data }, { text: 'strict', tally, findNode })
}

function mutate(change: object): unknown {
  return mask(3, { source: 0, adds: [], attributes: [], texts: [], removes: [], ...change })?.data
}

beforeEach(() => {
  show('<h1>Order</h1><p>Jane</p><input id="field" type="password"><div data-earshot-ui><i>ours</i></div>')
})

describe('a recorded event', () => {
  it('of the page’s address is masked like every address', () => {
    const data = mask(4, { href: 'https://shop.example/pay?reset_token=Zx81kQpL92mN4vB7', width: 1, height: 2 })?.data
    expect(data).toMatchObject({ href: expect.stringMatching(/^https:\/\/shop\.example\/pay\?reset_token=/), width: 1 })
    expect(JSON.stringify(data)).not.toContain('Zx81')
  })

  it('with a full picture is masked through and through, ids and order unchanged', () => {
    const node = {
      type: 2,
      id: idOf('body'),
      attributes: { 'data-user': 'Jane' },
      childNodes: [
        {
          type: 2,
          id: idOf('h1'),
          attributes: {},
          childNodes: [{ type: 3, id: idOfText('h1'), textContent: 'Order' }],
        },
        { type: 2, id: idOf('p'), attributes: {}, childNodes: [{ type: 3, id: idOfText('p'), textContent: 'Jane' }] },
        { type: 5, id: 99, textContent: 'rendered for Jane' },
      ],
    }
    const data = mask(2, { node, initialOffset: { top: 0, left: 0 } })?.data
    expect(JSON.stringify(data)).not.toContain('Jane')
    expect(data).toMatchObject({
      node: {
        attributes: {},
        childNodes: [{ childNodes: [{ textContent: 'Order' }] }, { childNodes: [{ textContent: '****' }] }, { id: 99 }],
      },
    })
  })

  it('about a removed node loses its text and attributes', () => {
    const node = {
      type: 2,
      id: 1234,
      attributes: { class: 'a' },
      childNodes: [{ type: 3, id: 1235, textContent: 'Jane' }],
    }
    expect(mask(2, { node })?.data).toMatchObject({ node: { attributes: {}, childNodes: [{ textContent: '****' }] } })
    expect(mutate({ texts: [{ id: 1234, value: 'Jane' }] })).toBeUndefined()
  })

  it('of typed text holds stars, or nothing where nothing is', () => {
    expect(mask(3, { source: 5, id: 3, text: 'Jane', isChecked: false })?.data).toMatchObject({ text: STARS })
    expect(mask(3, { source: 5, id: 3, text: '', isChecked: true })?.data).toMatchObject({ text: '', isChecked: true })
  })

  it('of a changed text is masked by the element that contains it', () => {
    const texts = [
      { id: idOfText('h1'), value: 'Sent to jane@shop.example' },
      { id: idOfText('p'), value: 'John' },
    ]
    expect(mutate({ texts })).toMatchObject({ texts: [{ value: 'Sent to [email]' }, { value: '****' }] })
  })

  it('of changed attributes keeps those that are allowed, and their removal', () => {
    const attributes = [{ id: idOf('p'), attributes: { class: 'on', 'data-user': 'Jane', title: null, onclick: null } }]
    expect(mutate({ attributes })).toMatchObject({ attributes: [{ attributes: { class: 'on', title: null } }] })
    expect(mutate({ attributes: [{ id: idOf('p'), attributes: { 'data-user': 'Jane' } }] })).toBeUndefined()
  })

  it('of a changed style is masked property by property', () => {
    const style = { '--owner': 'jane@shop.example', color: ['red', 'important'], top: false }
    expect(mutate({ attributes: [{ id: idOf('p'), attributes: { style } }] })).toMatchObject({
      attributes: [{ attributes: { style: { '--owner': '[email]', color: ['red', 'important'], top: false } } }],
    })
  })

  it('takes rrweb’s mark off a password field that is shown', () => {
    const field = document.querySelector('#field') as Element
    field.setAttribute('data-rr-is-password', 'true')
    mutate({ attributes: [{ id: idOf('#field'), attributes: { type: 'text' } }] })
    expect(field.hasAttribute('data-rr-is-password')).toBe(false)
  })

  it('from inside what is blocked is not kept', () => {
    const inside = { id: idOf('i'), parentId: idOf('[data-earshot-ui]') }
    const change = {
      adds: [{ parentId: inside.parentId, node: { type: 3, id: 77, textContent: 'ours' } }],
      texts: [{ id: idOfText('i'), value: 'ours' }],
      attributes: [{ id: inside.id, attributes: { class: 'ours' } }],
      removes: [inside],
    }
    expect(mutate(change)).toBeUndefined()
  })

  it('of style rules is masked as CSS', () => {
    const rule = '.a::after { content: "jane@shop.example"; }'
    const clean = '.a::after { content: "[email]"; }'
    expect(mask(3, { source: 8, adds: [{ rule }], replaceSync: rule })?.data).toMatchObject({
      adds: [{ rule: clean }],
      replaceSync: clean,
    })
    expect(mask(3, { source: 15, id: 1, styles: [{ styleId: 1, rules: [{ rule }] }] })?.data).toMatchObject({
      styles: [{ rules: [{ rule: clean }] }],
    })
    expect(mask(3, { source: 13, set: { property: 'content', value: '"jane@shop.example"' } })?.data).toMatchObject({
      set: { value: '"[email]"' },
    })
  })

  it('of a kind that is not recorded is not kept: canvas, font, log, custom, plugin', () => {
    for (const source of [9, 10, 11, 99]) expect(mask(3, { source, value: 'Jane' })).toBeNull()
    for (const type of [5, 6, 7]) expect(mask(type, { payload: 'Jane' })).toBeNull()
  })

  it('that a rule fails on is dropped and counted', () => {
    const failing = createTally()
    const event = { type: 3, timestamp: 1, data: { source: 0, adds: null } }
    expect(maskEvent(event, { text: 'strict', tally: failing, findNode })).toBeNull()
    expect(failing.dropped).toEqual({ replay: 1 })
  })
})
