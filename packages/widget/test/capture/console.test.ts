import { afterEach, expect, test, vi } from 'vitest'
import { collectConsole } from '../../src/capture/console.ts'
import { consoleLines } from '../../src/capture/console-lines.ts'
import type { ConsoleCall, Emit } from '../../src/capture/entries.ts'
import { stopAll } from './stop-all.ts'

const collected: ConsoleCall[] = []
const emit: Emit = (_, entry) => void collected.push(entry as ConsoleCall)

afterEach(() => {
  collected.length = 0
  vi.restoreAllMocks()
})

test('the page’s own call runs first, with its arguments and its this', () => {
  const order: unknown[] = []
  const own = vi.spyOn(console, 'warn').mockImplementation(function (this: unknown, ...args) {
    order.push(this === console, args)
  })
  const stop = stopAll(collectConsole((_, entry) => order.push((entry as ConsoleCall).args)))
  const value = { state: 'open' }
  console.warn('basket', value)
  stop()
  expect(own).toHaveBeenCalledTimes(1)
  expect(order).toEqual([true, ['basket', value], ['basket', '{"state":"open"}']])
})

test('every level is collected as strings, and no value is held', () => {
  for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue()
  const stop = stopAll(collectConsole(emit))
  console.debug(1)
  console.log({ a: 1 })
  console.info('i')
  console.warn('w')
  console.error(new Error('e'))
  stop()
  expect(collected.map(({ method }) => method)).toEqual(['debug', 'log', 'info', 'warn', 'error'])
  expect(collected.flatMap(({ args }) => args).every((arg) => typeof arg === 'string')).toBe(true)
  expect(collected[1]?.at).toBeTypeOf('number')
})

test('an assertion is collected where it failed, without its condition', () => {
  vi.spyOn(console, 'assert').mockReturnValue()
  const stop = stopAll(collectConsole(emit))
  console.assert('0', 'holds')
  for (const value of [false, 0, '', null, Number.NaN]) console.assert(value, 'totals of %s differ', { basket: 1 })
  console.assert()
  stop()
  expect(collected.map(({ args }) => args)).toEqual([...Array(5).fill(['totals of %s differ', '{"basket":1}']), []])
  expect(collected[0]).toMatchObject({ method: 'assert', isFormat: true })
})

test('a trace has the stack of whoever called it', () => {
  vi.spyOn(console, 'trace').mockReturnValue()
  const stop = stopAll(collectConsole(emit))
  console.trace({ step: 'pay' })
  stop()
  expect(collected).toMatchObject([{ method: 'trace', isFormat: false }])
  const [line] = consoleLines([{ ...(collected[0] as ConsoleCall), mark: undefined }])
  expect(line?.args).toEqual(['{"step":"pay"}', expect.stringMatching(/^ *at .*console\.test\.ts/)])
})

test('missing console methods are ignored, and a value that changes later is shown as it was logged', () => {
  const { countReset } = console
  Object.assign(console, { countReset: undefined })
  for (const name of ['table', 'dir'] as const) vi.spyOn(console, name).mockReturnValue()
  const stop = stopAll(collectConsole(emit))
  const row = { sku: 'A1' }
  console.table([row])
  row.sku = 'B2'
  console.dir(row)
  stop()
  expect(console.countReset).toBeUndefined()
  Object.assign(console, { countReset })
  expect(collected.map(({ args }) => args)).toEqual([['[{"sku":"A1"}]'], ['{"sku":"B2"}']])
})

test('a console call made while a value is read does not start over', () => {
  vi.spyOn(console, 'log').mockReturnValue()
  const stop = stopAll(collectConsole(emit))
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

test('an error of the page’s console reaches the page, but an error of the widget does not', () => {
  vi.spyOn(console, 'log').mockImplementation(() => {
    throw new Error('host')
  })
  const stop = stopAll(
    collectConsole(() => {
      throw new Error('ours')
    }),
  )
  expect(() => console.log('a')).toThrow('host')
  vi.spyOn(console, 'info').mockReturnValue()
  stop()
  const again = stopAll(
    collectConsole(() => {
      throw new Error('ours')
    }),
  )
  expect(() => console.info('a')).not.toThrow()
  again()
})

test('stopping restores the console', () => {
  const before = Object.getOwnPropertyDescriptors(console)
  const stop = stopAll(collectConsole(emit))
  expect(console.log).not.toBe(before.log.value)
  stop()
  stop()
  expect(Object.getOwnPropertyDescriptors(console)).toEqual(before)
})
