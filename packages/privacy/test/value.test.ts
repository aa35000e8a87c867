import { expect, test } from 'vitest'
import { createTally, maskValue, STARS, starsFor } from '../src/index.ts'

test('masks by key, by pattern and by URL, and keeps the rest', () => {
  const value = {
    user: { id: 'u-17', email: 'jo@mail.example', password: 'x', hasToken: true },
    plan: 'pro',
    page_url: '/a?token=1',
    list: [1, 'AKIAIOSFODNN7EXAMPLE', null],
  }
  expect(maskValue(value)).toEqual({
    user: { id: 'u-17', email: '[email]', password: '[private]', hasToken: true },
    plan: 'pro',
    page_url: '/a?token=[private]',
    list: [1, '[key]', null],
  })
})

test('masks a whole object under a private key, and a card that is a number', () => {
  expect(maskValue({ session: { id: 1 }, n: 4111111111111111 })).toEqual({ session: '[private]', n: '[card]' })
})

test('masks keys too', () => {
  expect(maskValue({ 'jo@mail.example': 1 })).toEqual({ '[email]': 1 })
})

test('cuts cycles and values that are too deep', () => {
  const cycle: Record<string, unknown> = { a: 1 }
  cycle.self = cycle
  expect(maskValue(cycle)).toEqual({ a: 1, self: '[circular]' })
  let deep: unknown = 'end'
  for (let i = 0; i < 10_000; i++) deep = { deep }
  expect(JSON.stringify(maskValue(deep))).not.toContain('end')
})

test('does not touch a prototype', () => {
  const masked = maskValue(JSON.parse('{"__proto__":{"polluted":1}}')) as Record<string, unknown>
  expect(Object.getPrototypeOf(masked)).toBe(Object.prototype)
  expect(masked.polluted).toBeUndefined()
  expect(Object.hasOwn(masked, '__proto__')).toBe(true)
})

test('drops an object that cannot be read, and counts it', () => {
  const tally = createTally()
  const hostile = {
    get trap(): string {
      throw new Error('no')
    },
  }
  expect(maskValue({ hostile, other: 1 }, tally)).toEqual({ hostile: '[dropped]', other: 1 })
  expect(tally.dropped).toEqual({ value: 1 })
})

test('turns maps and dates into JSON, and functions into their type', () => {
  expect(maskValue({ map: new Map([['pin', 1]]), at: new Date(0), run: () => 1 })).toEqual({
    map: { pin: '[private]' },
    at: '1970-01-01T00:00:00.000Z',
    run: '[function]',
  })
})

test('stars keep the shape of a text and reveal nothing about a typed value', () => {
  expect(starsFor('Hello, Jo\n  42 💥')).toBe('****** **\n  ** *')
  expect(STARS).toHaveLength(8)
})
