import { expect, test } from 'vitest'
import { patch } from '../../src/capture/patch.ts'

class Base {
  greet(name: string): string {
    return `hello ${name}`
  }
}

const loud = (original: Base['greet']) =>
  function (this: Base, name: string) {
    return `${original.call(this, name)}!`
  }

test('an own method is restored as the original property', () => {
  const target = { greet: (name: string) => `hi ${name}` }
  const before = Object.getOwnPropertyDescriptor(target, 'greet')
  const stop = patch({ target, name: 'greet', wrap: (original) => (name) => `${original(name)}!` })
  expect(target.greet('Jo')).toBe('hi Jo!')
  stop()
  stop()
  expect(Object.getOwnPropertyDescriptor(target, 'greet')).toEqual(before)
})

test('a method behind a getter is restored with its getter', () => {
  const target = Object.defineProperty({} as Base, 'greet', { configurable: true, get: () => () => 'hi' })
  const before = Object.getOwnPropertyDescriptor(target, 'greet')
  const stop = patch({ target, name: 'greet', wrap: loud })
  expect(target.greet('Jo')).toBe('hi!')
  stop()
  expect(Object.getOwnPropertyDescriptor(target, 'greet')).toEqual(before)
})

test('an inherited method is inherited again', () => {
  const target = new Base()
  const stop = patch({ target, name: 'greet', wrap: loud })
  expect(target.greet('Jo')).toBe('hello Jo!')
  stop()
  expect(Object.hasOwn(target, 'greet')).toBe(false)
  expect(target.greet('Jo')).toBe('hello Jo')
})

test('a later patch of the page stays, and the widget’s becomes a pass-through', () => {
  const target = new Base()
  const stop = patch({ target, name: 'greet', wrap: loud })
  const ours = target.greet
  const theirs = function (this: Base, name: string) {
    return `<${ours.call(this, name)}>`
  }
  target.greet = theirs
  stop()
  expect(target.greet).toBe(theirs)
  expect(target.greet('Jo')).toBe('<hello Jo>')
})

test('the replacement looks like the original', () => {
  const target = new Base()
  const stop = patch({ target, name: 'greet', wrap: loud })
  expect(target.greet.name).toBe('greet')
  expect(target.greet.length).toBe(1)
  expect(Function.prototype.toString.call(target.greet)).toContain('[native code]')
  stop()
})

test('a method that is missing or not writable is not patched', () => {
  const missing = {} as Base
  expect(patch({ target: missing, name: 'greet', wrap: loud })).not.toThrow()
  expect(Object.hasOwn(missing, 'greet')).toBe(false)
  const frozen = Object.freeze({ greet: () => 'frozen' })
  patch({ target: frozen as Base, name: 'greet', wrap: loud })()
  expect(frozen.greet()).toBe('frozen')
})
