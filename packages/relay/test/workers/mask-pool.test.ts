import { gzipSync } from 'node:zlib'
import { debuggerDocument } from '@earshot/protocol/schemas'
import { afterEach, describe, expect, it } from 'vitest'
import { createUploadAttempts } from '../../src/domain/intake/upload-attempts.ts'
import { fitDocument } from '../../src/domain/masking/fit-document.ts'
import { DOCUMENT_LIMITS, maskDocument } from '../../src/domain/masking/mask-document.ts'
import type { Masking } from '../../src/domain/masking/masking.ts'
import { isWithinLimits } from '../../src/domain/masking/scan-json.ts'
import { createTimeLimit } from '../../src/domain/masking/time-limit.ts'
import { createBudget } from '../../src/workers/budget.ts'
import { createMasking } from '../../src/workers/mask-pool.ts'

const SECRET = 'jane@private.example'
const documentOf = (lines: number) => ({
  version: 1,
  console: Array.from({ length: lines }, (_, at) => ({ at, level: 'log', args: [`${at} by ${SECRET}`] })),
})
const bytesOf = (document: object | string) =>
  Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))
const free = { checkTime: () => undefined, limits: { is_packed: false, max_unpacked_bytes: 1e9 } }
const maskText = (text: string) => maskDocument({ bytes: bytesOf(text), ...free.limits }, free.checkTime)

let masking: Masking | undefined
afterEach(() => masking?.stop())

const start = ({ per_key = 0, per_address = 0, now = () => 0 } = {}) => {
  masking = createMasking({ per_key, per_address, now })
  return masking
}
const callerOf = (changes: Partial<Parameters<Masking['document']>[1]> = {}) => ({
  key_id: 'a',
  address: 'x',
  signal: new AbortController().signal,
  ...changes,
})

describe('a debugger document', () => {
  it.each([
    ['is small', 3],
    ['fills a thread', 3_000],
    ['needs a process', 20_000],
  ])('is masked in its own encoding if it %s', async (_, lines) => {
    const text = bytesOf(documentOf(lines))
    for (const is_packed of [false, true]) {
      const bytes = is_packed ? gzipSync(text) : text
      const masked = await start().document({ bytes, is_packed }, callerOf())
      const { gunzipSync } = await import('node:zlib')
      const document = JSON.parse((is_packed ? gunzipSync(masked) : masked).toString())
      expect(document.console).toHaveLength(lines)
      expect(document.console[2].args).toEqual(['2 by [email]'])
      await masking?.stop()
    }
  })

  it.each(['[1', '[]', '"text"', 'null', '1', '{"a":', ''])('is refused if it is %j', (text) => {
    expect(maskText(text)).toBe('not-a-document')
  })

  it('is stored by its schema: unknown members are dropped, missing ones are empty', () => {
    const sent = {
      version: '7',
      hidden: SECRET,
      environment: { url: '/a', online: 'yes' },
      console: ['no entry', { args: [{ password: 'hunter2' }, [1], 'text', null] }],
      network: [{ method: 'GET', url: '/b', status: '200', headers: { authorization: 'Bearer x' } }],
      errors: [{ message: 'It broke', kind: 'odd' }],
      actions: [{ kind: 'click', value: 'typed' }, { kind: 'unknown' }],
      context: { user: 'jane', custom: { plan: 'pro' }, more: 1 },
      parts: [{ kind: 'replay', state: 'included' }, { kind: 'other' }],
    }
    const fitted = fitDocument(sent)
    expect(debuggerDocument.parse(fitted)).toEqual(fitted)
    expect(fitted?.console).toEqual([{ at: 0, level: 'log', args: ['{"password":"hunter2"}', '[1]', 'text', 'null'] }])
    expect(fitted?.network).toMatchObject([{ method: 'GET', url: '/b', status: null, outcome: 'answered' }])
    expect(fitted?.errors).toEqual([{ at: 0, kind: 'error', name: '', message: 'It broke' }])
    expect(fitted?.actions).toEqual([{ at: 0, kind: 'click' }])
    expect(fitted?.context).toEqual({ custom: { plan: 'pro' } })
    expect(fitted?.parts).toEqual([{ kind: 'replay', state: 'included' }])
    expect(JSON.stringify(fitted)).not.toMatch(/jane|authorization|typed|hidden/)
    expect(debuggerDocument.parse(fitDocument({}))).toEqual(fitDocument({}))
  })

  it('keeps the page’s description of a caught error, masked', () => {
    const context = `{"component":"Cart","password":"hunter2","mail":"${SECRET}"}`
    const masked = maskText(JSON.stringify({ errors: [{ kind: 'caught', message: 'It broke', context }] }))
    const [error] = debuggerDocument.parse(JSON.parse(masked.toString())).errors
    expect(error).toMatchObject({ kind: 'caught', message: 'It broke' })
    expect(error?.context).toMatch(/"component":"Cart","password":"\[private\]"/)
    expect(error?.context).not.toContain('jane')
  })

  it('keeps connections, beacons and requests from the browser’s buffer', () => {
    const sizes = { request_size: 10, response_size: 2000, duration: 12 }
    const counts = { messages_sent: 1, messages_received: 30, open_for: 4000, close_code: 1006 }
    const network = [
      {
        at: 1,
        initiator: 'websocket',
        method: 'GET',
        url: '/chat',
        status: 101,
        outcome: 'answered',
        ...sizes,
        ...counts,
      },
      { at: 2, initiator: 'beacon', method: 'POST', url: '/log', status: null, outcome: 'sent', ...sizes },
      {
        at: 3,
        initiator: 'resource',
        method: '',
        url: '/a.js',
        status: 404,
        outcome: 'answered',
        ...sizes,
        buffered: true,
      },
    ]
    const errors = [{ at: 4, kind: 'resource', name: 'script', message: 'did not load', buffered: true }]
    const odd = { close_code: `1006 ${SECRET}`, messages_sent: [SECRET], content: SECRET }
    const fitted = fitDocument({ version: 1, network: [...network, { ...network[1], ...odd }], errors })
    expect(fitted?.network).toEqual([...network, network[1]])
    expect(fitted?.errors).toEqual(errors)
  })

  it('hides nothing in a repeated member, a name or a prototype', () => {
    const text = `{"version":1,"__proto__":{"a":"${SECRET}"},"context":{"custom":{"note":"${SECRET}","note":"ok","__proto__":{"b":"${SECRET}"},"${SECRET}":1}}}`
    const masked = maskText(text)
    expect(masked.toString()).not.toContain('jane')
    expect(JSON.parse(masked.toString()).context.custom).toMatchObject({ note: 'ok' })
  })
})

describe('the scan of a JSON text', () => {
  const scan = (text: string, limits = { max_depth: 3, max_values: 5 }) => isWithinLimits(bytesOf(text), limits)

  it.each(['[[[1]]]', '{"a":{"b":[1,2]}}', '[1,2,3,4]', String.raw`["[[[[,,,,\"[[[[",1]`, ']]]]', ''])(
    'lets %s pass',
    (text) => {
      expect(scan(text)).toBe(true)
    },
  )
  it.each(['[[[[1]]]]', '[[[[', '[1,2,3,4,5]', '[{},{},{}]', '{"a":[],"b":[],"c":1}'])('stops at %s', (text) => {
    expect(scan(text)).toBe(false)
  })
  it.each([
    ['deep lists', '['.repeat(40_000)],
    ['deep objects', '{"a":'.repeat(40_000)],
    ['empty lists', `{"console":[${'[],'.repeat(DOCUMENT_LIMITS.max_values)}[]]}`],
    ['numbers', `{"console":[${'1,'.repeat(DOCUMENT_LIMITS.max_values)}1]}`],
    ['members', `{${'"a":1,'.repeat(DOCUMENT_LIMITS.max_values)}"a":1}`],
  ])('keeps %s from the parser', (_, text) => {
    expect(maskText(text)).toBe('too-complex')
  })
})

describe('the cost of masking', () => {
  it('stops masking when the time is used up or the client is gone', async () => {
    const task = { bytes: bytesOf(documentOf(1_000)), ...free.limits }
    let used_ms = 0
    const timeLimitOf = (isCancelled: () => boolean) =>
      createTimeLimit({ limit_ms: 10, used_ms: () => ++used_ms, isCancelled })
    expect(
      maskDocument(
        task,
        timeLimitOf(() => false),
      ),
    ).toBe('too-costly')
    expect(
      maskDocument(
        task,
        timeLimitOf(() => true),
      ),
    ).toBe('too-costly')
    const gone = new AbortController()
    const waiting = start().document({ bytes: task.bytes, is_packed: false }, callerOf({ signal: gone.signal }))
    gone.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  it('is counted separately, leaks away, and leads to RATE_LIMITED with a time to wait', () => {
    let now = 0
    const budget = createBudget({ per_minute: 60_000, now: () => now })
    budget.charge('a', 59_000)
    budget.require('a')
    budget.charge('a', 3_000)
    expect(() => budget.require('a')).toThrow(expect.objectContaining({ code: 'RATE_LIMITED', retry_after: 3 }))
    budget.require('b')
    now += 3_000
    budget.require('a')
    for (let i = 0; i < 30_000; i++) budget.charge(String(i), 1)
    expect(() => createBudget({ per_minute: 0, now: () => now }).require('a')).not.toThrow()
  })

  it('is charged to the address and to the key', async () => {
    const { document } = start({ per_key: 1, per_address: 1 })
    const sent = { bytes: bytesOf(documentOf(2_000)), is_packed: false }
    await document(sent, callerOf())
    await expect(document(sent, callerOf({ key_id: 'b' }))).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await expect(document(sent, callerOf({ address: 'y' }))).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await document(sent, callerOf({ key_id: 'b', address: 'y' }))
  })

  it('is charged once for a short value that is repeated under the same key', async () => {
    const { value } = start()
    const page = { url: 'https://shop.example/cart', title: `The cart of ${SECRET}` }
    const long = { title: 'x '.repeat(1_000) }
    expect(await value(page, callerOf())).toEqual({ ...page, title: 'The cart of [email]' })
    expect(await value(long, callerOf())).toEqual(long)

    // Nothing is handed over for whoever has gone.
    const gone = { signal: AbortSignal.abort() }
    expect(await value({ ...page }, callerOf(gone))).toEqual({ ...page, title: 'The cart of [email]' })
    for (const [sent, caller] of [
      [{ ...page, title: 'Another' }, gone],
      [page, { ...gone, key_id: 'b' }],
      [long, gone],
    ] as const) {
      await expect(value(sent, callerOf(caller))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    }
  })

  it('queues by address and key, and refuses more than a few', async () => {
    const { document } = start()
    const sent = { bytes: bytesOf(documentOf(500)), is_packed: false }
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => document(sent, callerOf())))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused)).toEqual(new Set(['UNAVAILABLE']))
    await document(sent, callerOf({ key_id: 'b', address: 'y' }))
  })

  it('ends with the relay, including queued work, and stopping twice is harmless', async () => {
    const running = start()
    const sent = { bytes: bytesOf(documentOf(20_000)), is_packed: false }
    const all = Array.from({ length: 4 }, (_, i) =>
      running.document(sent, callerOf({ key_id: `${i}`, address: `${i}` })).catch((error) => error.code),
    )
    await running.stop()
    await running.stop()
    expect(new Set(await Promise.all(all))).toEqual(new Set(['UNAVAILABLE']))
    await expect(running.document(sent, callerOf())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})

it('one upload URL accepts ten uploads, and another is counted separately', () => {
  let now = 0
  const count = createUploadAttempts(() => now)
  for (let i = 0; i < 10; i++) count('art_a')
  expect(() => count('art_a')).toThrow(expect.objectContaining({ code: 'RATE_LIMITED', retry_after: 900 }))
  count('art_b')
  now = 16 * 60_000
  for (let i = 0; i < 60_000; i++) count(String(i))
  count('art_a')
})
