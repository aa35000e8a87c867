import type { DebuggerDocument } from '@earshot/protocol'
import { debuggerDocument } from '@earshot/protocol/schemas'
import { describe, expect, it } from 'vitest'
import { fitDocument } from '../../../src/domain/masking/fit-document.ts'
import { translateDocument } from '../../../src/domain/masking/translate-document.ts'

const happened_at = '2026-03-15T12:00:00.250Z'
const at = Date.UTC(2026, 2, 15, 12, 0, 0, 250)
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

/** What becomes of a document with these members. */
function translated(members: object): DebuggerDocument {
  const sent = { actions: [], logs: [], network_requests: [], ...members }
  return debuggerDocument.parse(fitDocument(translateDocument(sent)))
}

describe('the debugger document of an existing client', () => {
  it('becomes console entries for its log lines', () => {
    const levels = ['debug', 'log', 'info', 'warning', 'warn', 'error', 'odd']
    const logs = levels.map((level) => ({ level, message: `at ${level}`, happened_at, context: { token: 's3cr3t' } }))
    const { console, errors } = translated({ logs })
    expect(console.map(({ level }) => level)).toEqual(['debug', 'log', 'info', 'warn', 'warn', 'error', 'log'])
    expect(console[0]).toEqual({ at, level: 'debug', args: ['at debug'] })
    expect(errors).toEqual([])
    expect(JSON.stringify(console)).not.toContain('s3cr3t')
  })

  it('also lists uncaught errors and rejections as errors', () => {
    const logs = [
      { level: 'error', message: 'x is null', happened_at, context: { filename: '/app.js', lineno: 3, colno: 7 } },
      { level: 'error', message: 'gone', happened_at, context: { reason: { name: 'TypeError', stack: 'at pay' } } },
      { level: 'error', message: 'no', happened_at, context: { reason: 'no' } },
    ]
    const { console, errors } = translated({ logs })
    expect(console).toHaveLength(3)
    expect(errors).toEqual([
      { at, kind: 'error', name: 'Error', message: 'x is null', source: '/app.js', line: 3, column: 7 },
      { at, kind: 'rejection', name: 'TypeError', message: 'gone', stack: 'at pay' },
      { at, kind: 'rejection', name: 'Error', message: 'no' },
    ])
  })

  it('keeps its requests without headers and bodies', () => {
    const private_members = { request_headers: { a: 's3cr3t' }, response_headers: { b: 's3cr3t' }, body: 's3cr3t' }
    const request = { method: 'POST', url: '/pay', duration_ms: 12, happened_at, ...private_members }
    const { network } = translated({
      network_requests: [
        { ...request, status_code: 503 },
        { ...request, status_code: null, meta: { error: { name: 'TypeError', message: 's3cr3t' } } },
        { ...request, status_code: 0, meta: { error: { name: 'AbortError' }, query: { c: 's3cr3t' } } },
        { ...request, duration_ms: undefined },
      ],
    })
    expect(network[0]).toMatchObject({ at, method: 'POST', url: '/pay', status: 503, duration: 12 })
    expect(network.map(({ outcome }) => outcome)).toEqual(['answered', 'failed', 'aborted', 'pending'])
    expect(network.map(({ status }) => status)).toEqual([503, null, null, null])
    expect(JSON.stringify(network)).not.toContain('s3cr3t')
  })

  it('keeps its actions of known kinds, and nothing that was typed', () => {
    const typed = { selector: '#name', label: 'Typed s3cr3t', value: 's3cr3t', payload: { a: 's3cr3t' }, happened_at }
    const { actions } = translated({
      actions: [
        { type: 'click', label: 'Pay', selector: '#pay', value: 's3cr3t', happened_at },
        ...['input', 'change', 'keydown'].map((type) => ({ ...typed, type })),
        { type: 'navigation', label: 'Go to /cart', selector: null, value: 'https://shop.example/cart', happened_at },
        ...['capture_session_started', 'constructor', '__proto__', 7].map((type) => ({ ...typed, type })),
      ],
    })
    expect(actions).toEqual([
      { at, kind: 'click', target: '#pay', detail: 'Pay' },
      ...['input', 'input', 'key'].map((kind) => ({ at, kind, target: '#name' })),
      { at, kind: 'navigation', url: 'https://shop.example/cart', detail: 'Go to /cart' },
    ])
  })

  it('fills the environment with its page, browser and screen', () => {
    const viewport = { width: 800, height: 600 }
    const page = { url: '/a', title: 'Shop', user_agent: CHROME, viewport }
    const known = {
      ...page,
      platform: 'Linux',
      referrer: null,
      language: 'de-CH',
      timezone: 'Europe/Zurich',
      selection: 's3cr3t',
    }
    for (const members of [{ context: known }, { context: null, meta: { page_context: known } }]) {
      const { environment } = translated(members)
      expect(environment).toMatchObject({
        ...page,
        locale: 'de-CH',
        time_zone: 'Europe/Zurich',
        referrer: '',
        browser: { name: 'Chrome', version: '140.0.0.0' },
        os: { name: 'Linux', version: '' },
      })
      expect(JSON.stringify(environment)).not.toContain('s3cr3t')
    }
    expect(translated({ meta: { origin: 'https://shop.example' } }).environment?.url).toBe('https://shop.example')
    expect(translated({}).environment).toBeNull()
  })

  it('may have values of any type anywhere', () => {
    for (const odd of [
      null,
      1,
      'text',
      true,
      [],
      [null, 1, 'text', [], {}],
      { a: {} },
      [{ happened_at: 'x'.repeat(99) }],
    ]) {
      const members = { actions: odd, network_requests: odd, context: odd, meta: odd, errors: odd }
      expect(() => translated(members)).not.toThrow()
      expect(() =>
        translated({ ...members, logs: [{ message: odd, context: odd, happened_at: odd, level: odd }] }),
      ).not.toThrow()
      expect(() =>
        translated({ meta: { page_context: { user_agent: odd, browser: odd, viewport: odd } } }),
      ).not.toThrow()
    }
  })
})

it.each([
  ['of our version', { version: 1, logs: [] }],
  ['with a console', { console: [], logs: [] }],
  ['with a network', { network: [], network_requests: [] }],
  ['with actions of ours alone', { actions: [{ at: 1, kind: 'click' }] }],
  ['of nothing', {}],
])('a document %s is not changed', (_what, sent) => {
  expect(translateDocument(sent)).toBe(sent)
})

it.each([[null], [undefined], [1], ['text'], [[]]])('a value that is not a document (%j) is not changed', (sent) => {
  expect(translateDocument(sent)).toBe(sent)
})
