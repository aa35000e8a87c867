import type { DebuggerDocument } from '@earshot/protocol'
import { describe, expect, it } from 'vitest'
import { countMessages, readSearchText } from '../../../src/domain/processing/search-text.ts'
import { aDocument } from '../../cli/document.ts'

const entry = (level: DebuggerDocument['console'][number]['level'], ...args: string[]) => ({ at: 0, level, args })
const textOf = (changes: Partial<DebuggerDocument>) => readSearchText({ ...aDocument(), ...changes })

function pageOf(url: string): string {
  const { environment } = aDocument()
  return textOf({ environment: environment && { ...environment, url } }).page_path
}

describe('the search text of a document', () => {
  it('has the console, with errors before warnings before the rest', () => {
    const console = [
      entry('log', 'started'),
      entry('warn', 'low stock', '3'),
      entry('error', 'it broke'),
      entry('error', 'again\nand again'),
    ]
    expect(textOf({ console }).console).toBe('it broke\nagain and again\nlow stock 3\nstarted')
  })

  it('has each line once, and the messages of errors', () => {
    const error = { at: 0, kind: 'error', name: 'TypeError', message: 'x is undefined', stack: 'at secret.js' } as const
    const { console, errors } = textOf({ console: [entry('log', 'a'), entry('log', 'a')], errors: [error, error] })
    expect(console).toBe('a')
    expect(errors).toBe('TypeError: x is undefined')
  })

  it('counts each message of an error, of at most 50', () => {
    const error = (message: string) => ({ at: 0, kind: 'error', name: 'Error', message }) as const
    const many = Array.from({ length: 100 }, (_, index) => error(`number ${index}`))
    const counted = countMessages({ ...aDocument(), errors: [error('it broke'), error('it broke'), ...many] })
    expect(counted).toHaveLength(50)
    expect(counted[0]).toEqual({ message: 'Error: it broke', count: 2 })
  })

  it.each([
    ['https://shop.example/cart?token=1#top', '/cart'],
    ['https://shop.example', ''],
    ['file:///home/a.html', '/home/a.html'],
    ['/users/[id]?a', '/users/[id]'],
    ['', ''],
  ])('has the path of %j', (url, path) => {
    expect(pageOf(url)).toBe(path)
  })

  it('has no page without the environment', () => {
    expect(textOf({ environment: null, console: [], errors: [] })).toEqual({ page_path: '', console: '', errors: '' })
  })

  it('is bounded, however much the document has', () => {
    const console = Array.from({ length: 20_000 }, (_, index) => entry('log', `${index} ${'x'.repeat(2_000)}`))
    const errors = console.map(({ args }) => ({ at: 0, kind: 'error', name: 'Error', message: args.join() }) as const)
    const text = textOf({ console: [entry('error', 'the cause'), ...console], errors })
    expect(text.console.startsWith('the cause\n0 xxx')).toBe(true)
    expect(text.console.length + text.errors.length + text.page_path.length).toBeLessThanOrEqual(20_000)
  })

  it('has no characters that a database refuses', () => {
    expect(textOf({ console: [entry('log', '\u0000a\ud800b\u001b[31m')] }).console).toBe('a\ufffdb')
  })
})
