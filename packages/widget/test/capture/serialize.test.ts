import { maskText } from '@earshot/privacy'
import { describe, expect, test } from 'vitest'
import { serializeOne } from '../../src/capture/serialize.ts'

const one = serializeOne

describe('values', () => {
  class Basket {
    items = 2
  }
  const cyclic: Record<string, unknown> = { a: 1 }
  cyclic.self = cyclic

  test.each([
    ['a string', 'plain', 'plain'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['numbers', [1, -0.5, 12n, Number.NaN], '[1,-0.5,12,NaN]'],
    ['a symbol', Symbol('key'), 'Symbol(key)'],
    ['a function', function pay() {}, 'ƒ pay'],
    ['an object', { state: 'open', list: ['a', null] }, '{"state":"open","list":["a",null]}'],
    ['an instance', new Basket(), 'Basket{"items":2}'],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
    ['a cycle', cyclic, '{"a":1,"self":[circular]}'],
    ['a map', new Map<unknown, unknown>([['a', { b: 1 }]]), 'Map{"a":{"b":1}}'],
    ['a set', new Set(['a', 1]), 'Set["a",1]'],
    ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ['an address', new URL('https://shop.example/a?n=1'), '"https://shop.example/a?n=1"'],
    ['a pattern', /a+"/gi, '"/a+\\"/gi"'],
    ['headers', new Headers({ Accept: 'text/html' }), 'Headers{"Accept":"text/html"}'],
    ['a typed array', new Uint8Array(12), 'Uint8Array(12)'],
    ['a promise', Promise.resolve(1), 'Promise{}'],
  ])('shows %s', (_, value, text) => {
    expect(one(value)).toBe(text)
  })

  test('shows a node as its tag and id, without its content', () => {
    const node = document.createElement('section')
    node.id = 'pay'
    node.textContent = 'jo@mail.example'
    expect(one(node)).toBe('<section#pay>')
    expect(one({ node, text: node.firstChild })).toBe('{"node":<section#pay>,"text":<#text>}')
    expect(one(document)).toBe('<#document>')
  })

  test('shows the errors that an error holds, each short, and an end to their cycles', () => {
    const disk = Object.assign(new Error('disk said no'), {
      stack: `Error: disk said no\n${'at app.js:1:1\n'.repeat(99)}`,
    })
    const error = new AggregateError([disk, new Error('net said no'), 'plain'], 'could not save')
    error.cause = error
    disk.cause = error
    const text = one(error) ?? ''
    for (const shown of ['could not save', 'disk said no', 'net said no', 'plain', 'caused by [circular]']) {
      expect(text).toContain(shown)
    }
    expect(text.length).toBeLessThan(4000)
  })

  test('a chain of causes without end is cut, and so is a list of errors', () => {
    let chain = new Error('root')
    for (let i = 0; i < 1000; i++) chain = new Error(`cause ${i}`, { cause: chain })
    const many = new AggregateError(Array.from({ length: 1000 }, (_, i) => new Error(`error ${i}`)))
    for (const error of [chain, many, new AggregateError(Array(40).fill(many))])
      expect(one(error)?.length).toBeLessThan(8000)
    expect(one(chain)).toContain('caused by Error: cause 998')
  })

  test('a cause behind a getter is not run', () => {
    let ran = 0
    const error = Object.defineProperty(new Error('x'), 'cause', { get: () => ran++ })
    expect(one(error)).toContain('caused by "[getter]"')
    expect(ran).toBe(0)
  })

  test('shows an error with stack, own members and cause', () => {
    const error = Object.assign(new TypeError('no total', { cause: new Error('no net') }), {
      code: 'E_TOTAL',
      token: 'abc',
    })
    const text = one(error) ?? ''
    expect(text).toContain('TypeError: no total')
    expect(text).toContain('serialize.test.ts')
    expect(text).toContain('"code":"E_TOTAL"')
    expect(text).toContain('caused by Error: no net')
    expect(maskText(text)).not.toContain('abc')
  })
})

describe('private keys', () => {
  test('are found by the masking at any depth, in maps and in instances, while nothing and booleans stay', () => {
    class Login {
      password = 'hunter "2"}'
    }
    const text = one({
      headers: { Authorization: 'Bearer abc' },
      login: new Login(),
      map: new Map([['apiKey', 'abc']]),
      pin: 1234,
      session: { id: 'abc}', of: new Login(), all: new Set(['abc']) },
      secrets: new Set(['abc']),
      hasToken: true,
      cookie: null,
    })
    expect(maskText(text ?? '')).toBe(
      '{"headers":{"Authorization":"[private]"},"login":Login{"password":"[private]"},"map":Map{"apiKey":"[private]"},' +
        '"pin":[private],"session":[private],"secrets":[private],"hasToken":true,"cookie":null}',
    )
  })
})

test('headers and URLs are masked as usual, and the page’s own class of the same name is left alone', () => {
  const text = one([new Headers({ Authorization: 'Bearer abc' }), new URL('https://shop.example/a?access_token=abc')])
  expect(maskText(text)).not.toContain('abc')
  let ran = 0
  class Headers2 {
    plain = 1
    get href() {
      return ran++
    }
    [Symbol.iterator]() {
      ran++
      return [][Symbol.iterator]()
    }
  }
  for (const name of ['URL', 'Headers', 'RegExp', 'Map']) {
    Object.defineProperty(Headers2, 'name', { value: name })
    expect(one(new Headers2())).toBe(`${name}{"plain":1}`)
  }
  expect(ran).toBe(0)
})

test('a string that is an object is a string', () => {
  expect([new String('jo'), { password: new String('jo') }].map(serializeOne)).toEqual(['"jo"', '{"password":"jo"}'])
})

describe('what the page owns is not touched', () => {
  test('no getter, toString or toJSON runs', () => {
    let ran = 0
    const trap = () => {
      ran++
      return 'ran'
    }
    const value = { toString: trap, toJSON: trap, valueOf: trap }
    Object.defineProperty(value, 'getter', { get: trap, enumerable: true })
    expect(one(value)).toContain('"getter":"[getter]"')
    expect(ran).toBe(0)
  })

  test('a proxy that throws is shown as unreadable', () => {
    const hostile = new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error('no')
        },
        ownKeys: () => {
          throw new Error('no')
        },
      },
    )
    expect(one(hostile)).toBe('[unreadable]')
  })
})

describe('limits', () => {
  test('depth, width and length end', () => {
    let deep: unknown = 'bottom'
    for (let i = 0; i < 100; i++) deep = { deep }
    expect(one(deep)).not.toContain('bottom')
    expect(one(Array.from({ length: 1000 }, (_, i) => i))?.length).toBeLessThan(200)
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key${i}`, 'v'.repeat(1000)]))
    expect(one(wide)?.length).toBeLessThan(8000)
    expect(one('x'.repeat(2 ** 20))?.length).toBeLessThanOrEqual(4000)
    const tree = (depth: number): unknown => (depth ? Array.from({ length: 40 }, () => tree(depth - 1)) : 'leaf')
    expect(one(tree(3))?.length).toBeLessThan(8000)
  })

  test('a cut does not leave half an e-mail address', () => {
    expect(one(`${'word '.repeat(798)}jo@mail.example and more`)).not.toContain('jo@')
  })
})
