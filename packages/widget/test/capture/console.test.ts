import type { ConsoleEntry } from '@earshot/protocol'
import { afterEach, expect, test, vi } from 'vitest'
import { collectConsole } from '../../src/capture/console.ts'
import type { Emit } from '../../src/capture/entries.ts'

const collected: ConsoleEntry[] = []
const emit: Emit = (_, entry) => void collected.push(entry as ConsoleEntry)

afterEach(() => {
  collected.length = 0
  vi.restoreAllMocks()
})

test('the page’s own call runs first, with its arguments and its this', () => {
  const order: unknown[] = []
  const own = vi.spyOn(console, 'warn').mockImplementation(function (this: unknown, ...args) {
    order.push(this === console, args)
  })
  const stop = collectConsole((_, entry) => order.push((entry as ConsoleEntry).args))
  const value = { state: 'open' }
  console.warn('basket', value)
  stop()
  expect(own).toHaveBeenCalledTimes(1)
  expect(order).toEqual([true, ['basket', value], ['basket', '{"state":"open"}']])
})

test('every level is collected as strings, and no value is held', () => {
  for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue()
  const stop = collectConsole(emit)
  console.debug(1)
  console.log({ a: 1 })
  console.info('i')
  console.warn('w')
  console.error(new Error('e'))
  stop()
  expect(collected.map(({ level }) => level)).toEqual(['debug', 'log', 'info', 'warn', 'error'])
  expect(collected.flatMap(({ args }) => args).every((arg) => typeof arg === 'string')).toBe(true)
  expect(collected[1]?.at).toBeTypeOf('number')
})

test('a console call made while a value is read does not start over', () => {
  vi.spyOn(console, 'log').mockReturnValue()
  const stop = collectConsole(emit)
  const noisy = new Proxy(
    {},
    {
      ownKeys: () => {
        console.log('trap')
        return []
      },
    },
  )
  console.log(noisy)
  stop()
  expect(collected).toHaveLength(1)
})

test('an error of the page’s own console reaches the page, one of ours does not', () => {
  vi.spyOn(console, 'log').mockImplementation(() => {
    throw new Error('host')
  })
  const stop = collectConsole(() => {
    throw new Error('ours')
  })
  expect(() => console.log('a')).toThrow('host')
  vi.spyOn(console, 'info').mockReturnValue()
  stop()
  const again = collectConsole(() => {
    throw new Error('ours')
  })
  expect(() => console.info('a')).not.toThrow()
  again()
})

test('stopping leaves the console as it was', () => {
  const before = Object.getOwnPropertyDescriptors(console)
  const stop = collectConsole(emit)
  expect(console.log).not.toBe(before.log.value)
  stop()
  stop()
  expect(Object.getOwnPropertyDescriptors(console)).toEqual(before)
})
