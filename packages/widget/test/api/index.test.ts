import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chunks } from '../../src/api/chunks.ts'
import { createWidget, type EarshotGlobal, type SentReport, type Widget, type WidgetOptions } from '../../src/index.ts'

const GOOD: WidgetOptions = { key: 'ck_1', relay: 'https://relay.example', launcher: 'off', replay: 'off' }

let said: string[]
const made: Widget[] = []
const create = (options: unknown) => {
  const widget = createWidget(options as WidgetOptions)
  made.push(widget)
  return widget
}

beforeEach(() => {
  said = []
  vi.spyOn(console, 'error').mockImplementation((line) => void said.push(line))
  vi.spyOn(chunks, 'setup').mockRejectedValue(new Error('not asked for here'))
})
afterEach(() => {
  for (const widget of made.splice(0)) widget.destroy()
  vi.restoreAllMocks()
})

describe('createWidget()', () => {
  it.each([
    ['key', undefined],
    ['key', ''],
    ['key', 'esk_secret'],
    ['key', 7],
    ['relay', undefined],
    ['relay', ''],
    ['relay', 'javascript:alert(1)'],
    ['relay', 'http://'],
    ['relay', new URL('https://relay.example')],
    ['launcher', true],
    ['position', 'top'],
    ['theme', 'blue'],
    ['accent', 5],
    ['dir', 'up'],
    ['email', null],
    ['visibility', 'everybody'],
    ['screenshot', false],
    ['replay', 'maybe'],
    ['replaySeconds', '60'],
    ['replaySeconds', Number.NaN],
    ['replaySeconds', -1],
    ['replayText', 'all'],
    ['console', 0],
    ['network', {}],
    ['release', 42],
    ['mask', /secret/],
    ['strings', 'de'],
    ['strings', null],
  ])(
    'names the option %s in the console where it is %s, and returns a widget that does nothing',
    async (name, value) => {
      const log = console.log
      const widget = create({ ...GOOD, [name]: value })
      expect(said).toEqual([expect.stringContaining(`Earshot is not running: ${name} must be`)])
      expect(console.log, 'nothing is recorded').toBe(log)
      widget.identify({ id: '1' })
      widget.open()
      await expect(widget.submit({ title: 'x' })).rejects.toMatchObject({ code: 'NOT_RUNNING' })
    },
  )

  it.each([[undefined], [null], ['ck_1'], [() => undefined]])('does not throw when it is given %s', (options) => {
    expect(() => create(options)).not.toThrow()
    expect(said).toEqual([expect.stringContaining('key must be')])
  })

  it('does not throw if reading an option throws, and stops its collectors if it cannot start', () => {
    const hostile = Object.defineProperty({ ...GOOD }, 'relay', {
      get() {
        throw new Error('no relay today')
      },
    })
    expect(() => create(hostile)).not.toThrow()
    const log = console.log
    vi.spyOn(window, 'addEventListener').mockImplementation((type: string) => {
      if (type === 'beforeinput') throw new Error('no listeners today')
    })
    expect(() => create(GOOD)).not.toThrow()
    expect(said).toEqual([expect.stringContaining('no relay today'), expect.stringContaining('no listeners today')])
    expect(console.log).toBe(log)
  })

  it.each(['/earshot', '//relay.example', 'http://127.0.0.1:8787/'])('accepts %s as a relay', (relay) => {
    create({ ...GOOD, relay })
    expect(said).toEqual([])
  })

  it('returns the existing widget for the same key, until that is destroyed', () => {
    const first = create(GOOD)
    expect(create({ ...GOOD, theme: 'dark' })).toBe(first)
    expect(create({ ...GOOD, key: 'ck_2' })).not.toBe(first)
    first.destroy()
    const second = create(GOOD)
    expect(second).not.toBe(first)
    first.destroy()
    expect(create(GOOD), 'a stale destroy() changes nothing').toBe(second)
  })
})

it('gives `window.Earshot` a type, before and after the script is there', () => {
  const page: { Earshot?: EarshotGlobal } = {}
  page.Earshot ??= []
  page.Earshot.push(['identify', { id: 'u-17' }], ['open'], ['on', 'sent', (sent: SentReport) => sent.id])
  expect(page.Earshot).toHaveLength(3)
})
