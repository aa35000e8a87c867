import type { NetworkEntry } from '@earshot/protocol'
import { describe, expect, it } from 'vitest'
import { harUrl } from '../../../src/domain/exports/har-url.ts'
import { toHar } from '../../../src/domain/exports/to-har.ts'
import { writeHar } from '../../../src/domain/exports/write-har.ts'
import { aDocument } from '../../cli/document.ts'
import { NOON } from '../../contracts/samples.ts'
import { expectValidHar } from '../../support/har.ts'

const REQUEST: NetworkEntry = {
  at: NOON,
  initiator: 'fetch',
  method: 'PUT',
  url: 'https://shop.example/api/cart?item=7&note=a%20b#top',
  status: 204,
  outcome: 'answered',
  duration: 12.5,
  request_size: 20,
  response_size: 0,
}

function harOf(...network: Partial<NetworkEntry>[]) {
  const document = { ...aDocument(), network: network.map((changes) => ({ ...REQUEST, ...changes })) }
  const har = toHar(document, { version: '1.2.3' })
  expectValidHar(har)
  return har.log
}

describe('a HAR', () => {
  it('has what the page knows of a request, and marks the rest as unknown', () => {
    const { creator, browser, pages, entries } = harOf({})
    expect({ creator, browser }).toEqual({
      creator: { name: 'Earshot', version: '1.2.3' },
      browser: { name: 'Firefox', version: '140' },
    })
    expect(pages).toMatchObject([{ id: 'page_1', title: 'Cart' }])
    expect(entries).toEqual([
      {
        pageref: 'page_1',
        startedDateTime: new Date(NOON).toISOString(),
        time: 12.5,
        timings: { send: 0, wait: 12.5, receive: 0 },
        request: {
          method: 'PUT',
          url: 'https://shop.example/api/cart?item=7&note=a%20b',
          httpVersion: 'unknown',
          cookies: [],
          headers: [],
          queryString: [
            { name: 'item', value: '7' },
            { name: 'note', value: 'a b' },
          ],
          headersSize: -1,
          bodySize: 20,
        },
        response: {
          status: 204,
          statusText: '',
          httpVersion: 'unknown',
          cookies: [],
          headers: [],
          content: { size: 0, mimeType: 'x-unknown' },
          redirectURL: '',
          headersSize: -1,
          bodySize: 0,
        },
        cache: {},
        _resourceType: 'fetch',
      },
    ])
  })

  it('shows connections and beacons as browsers export them', () => {
    const nothing = { method: '', status: null, request_size: null, response_size: null }
    const { entries } = harOf(
      {
        ...nothing,
        at: 1,
        initiator: 'websocket',
        url: 'wss://shop.example/stock',
        messages_sent: 2,
        messages_received: 30,
        open_for: 500,
        close_code: 1006,
      },
      { ...nothing, at: 2, initiator: 'beacon', outcome: 'sent', duration: null },
      { ...nothing, at: 3, outcome: 'failed' },
      { ...nothing, at: 4, outcome: 'pending', duration: null },
    )
    expect(entries).toMatchObject([
      {
        time: 512.5,
        timings: { wait: 12.5, receive: 500 },
        request: { method: 'GET', url: 'wss://shop.example/stock', bodySize: -1 },
        response: { status: 101, bodySize: -1 },
        _resourceType: 'websocket',
        _messagesSent: 2,
        _messagesReceived: 30,
        _closeCode: 1006,
      },
      { request: { method: 'POST' }, response: { status: 0 }, _resourceType: 'ping', comment: expect.any(String) },
      { response: { status: 0, _error: 'failed' } },
      { time: 0, comment: 'Not answered yet when the report was made.' },
    ])
  })

  it('lists the oldest request first', () => {
    const { pages, entries } = harOf({ at: NOON + 2 }, { at: NOON }, { at: NOON + 1 })
    expect(entries.map(({ startedDateTime }) => Date.parse(startedDateTime) - NOON)).toEqual([0, 1, 2])
    expect(pages[0]?.startedDateTime).toBe(new Date(NOON).toISOString())
  })

  it('is valid whatever numbers a document has', () => {
    for (const number of [-1, 0.5, -0, 1e300, -1e300, Number.MAX_SAFE_INTEGER + 2, 8.64e15 + 1]) {
      harOf({
        at: number,
        status: number,
        duration: number,
        request_size: number,
        response_size: number,
        messages_sent: number,
        messages_received: number,
        open_for: number,
        close_code: number,
      })
    }
  })

  it('is valid without requests, and without environment', () => {
    expectValidHar(toHar({ ...aDocument(), network: [], environment: null, captured_at: 1e300 }, { version: '1' }))
  })
})

it.each([
  ['https://shop.example/a?to=[email]', 'https://shop.example/a?to=%5Bemail%5D'],
  ['https://shop.example/[private]/x', 'https://shop.example/%5Bprivate%5D/x'],
  ['/api/cart', 'https://shop.example/api/cart'],
  ['http://[::1]:8080/a', 'http://[::1]:8080/a'],
  ['https://shop.example/100%', 'https://shop.example/100%25'],
  ['https://shop.example/ü?q=\ud800|"<>^`{}\\', 'https://shop.example/%C3%BC?q=%EF%BF%BD%7C%22%3C%3E%5E%60%7B%7D%5C'],
  ['blob:https://shop.example/3f2', 'blob:https://shop.example/3f2'],
  ['data:text/plain,a [b]', 'data:text/plain,a%20%5Bb%5D'],
  ['foo://a"b/c d', 'foo://a%22b/c%20d'],
  ['', 'about:invalid'],
  ['https://', 'about:invalid'],
])('the URL %j becomes %s', (url, expected) => {
  expect(harUrl(url, 'https://shop.example/cart')).toBe(expected)
  harOf({ url })
})

it('every URL of odd characters is valid in a HAR', () => {
  const odd = [
    '%',
    '#',
    '?',
    '/',
    '[',
    ']',
    '|',
    '\\',
    ' ',
    '"',
    '<',
    '^',
    '`',
    '{',
    '@',
    ':',
    '\u0000',
    'é',
    '\udc00',
    '%zz',
  ]
  const schemes = ['https://', 'foo://', 'foo:', 'data:', 'wss://u:p@', '']
  for (const one of odd) {
    for (const other of odd) {
      for (const scheme of schemes) harOf({ url: `${scheme}a${one}b${other}c` }, { url: `${scheme}${one}${other}` })
    }
  }
})

describe('writeHar', () => {
  const write = (text: string) =>
    writeHar({ bytes: Buffer.from(text), content_type: 'application/json' }, { version: '1' })

  it.each([
    ['is not JSON', '{'],
    ['is not a document', '{}'],
    ['is nested too deeply', '['.repeat(40)],
    ['has too many values', `[${'1,'.repeat(200_001)}1]`],
  ])('returns null for a text that %s', (_, text) => {
    expect(write(text)).toBeNull()
  })
})
