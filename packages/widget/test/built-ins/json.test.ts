import { afterEach, expect, it } from 'vitest'
import { json } from '../../src/built-ins/json.ts'

const prototypes: object[] = [Array.prototype, String.prototype, Object.prototype]

function clean() {
  for (const prototype of prototypes) Reflect.deleteProperty(prototype, 'toJSON')
}

afterEach(clean)

it('JSON does not change if a library has added toJSON to all values', () => {
  const value = { list: [1, 'a"b', null, undefined, [true]], none: undefined, run() {}, deep: { 'a b': { c: -0.5 } } }
  const expected = JSON.stringify(value)
  for (const prototype of prototypes)
    Object.defineProperty(prototype, 'toJSON', { value: () => 'x', configurable: true })
  const written = [json.stringify(value), json.stringify([])]
  clean()
  expect(written).toEqual([expected, '[]'])
})

it('a value with its own toJSON is written by it', () => {
  Object.defineProperty(Array.prototype, 'toJSON', { value: () => 'x', configurable: true })
  const written = json.stringify({ at: new Date(0) })
  clean()
  expect(written).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
})
