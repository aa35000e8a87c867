import type { DebuggerDocument } from '@earshot/protocol'
import { describe, expect, it } from 'vitest'
import { readFacts } from '../../../src/domain/processing/facts.ts'
import { aDocument } from '../../cli/document.ts'

type Environment = NonNullable<DebuggerDocument['environment']>

function factsOf({
  environment = {},
  context = {},
}: {
  environment?: Partial<Environment> | null
  context?: DebuggerDocument['context']
}) {
  const document = aDocument()
  const whole = environment && document.environment && { ...document.environment, ...environment }
  return readFacts({ ...document, environment: whole, context })
}

describe('the facts of a document', () => {
  it('are page, browser, system, release and user', () => {
    const environment = {
      url: 'https://shop.example/cart?token=secret#part',
      browser: { name: 'Chrome', version: '140.0.7339.81' },
      os: { name: 'Windows', version: '10.0' },
    }
    expect(factsOf({ environment, context: { release: '1.2.3', user: { id: 'u-7', name: 'Jane' } } })).toEqual({
      page_url: 'https://shop.example/cart',
      browser: 'Chrome 140',
      os: 'Windows 10',
      release: '1.2.3',
      user_name: 'u-7',
    })
  })

  it('are null where the document does not say', () => {
    const nothing = { page_url: null, browser: null, os: null, release: null, user_name: null }
    const unknown = { name: '', version: '' }
    expect(factsOf({ environment: null })).toEqual(nothing)
    expect(factsOf({ environment: { url: '', browser: unknown, os: unknown } })).toEqual(nothing)
  })

  it.each([
    [{ id: 7, name: 'Jane' }, 'Jane'],
    [{ id: ' ', email: '[email]' }, '[email]'],
    [{ name: ['Jane'] }, null],
  ])('name the user %j as %j', (user, expected) => {
    expect(factsOf({ context: { user } }).user_name).toBe(expected)
  })

  it('are one short line each, without characters that a database refuses or a reader cannot see', () => {
    const { release, page_url } = factsOf({
      environment: { url: `https://shop.example/${'a'.repeat(1_000_000)}` },
      context: { release: '\u0000 1.0\n\u202e\ud800\u001b[31m rc ' },
    })
    expect(release).toBe('1.0 \ufffd rc')
    expect(page_url).toHaveLength(500)
  })

  it('take no time for a URL of a million question marks', () => {
    expect(factsOf({ environment: { url: '?'.repeat(1_000_000) } }).page_url).toBeNull()
  })
})
