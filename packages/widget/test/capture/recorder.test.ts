import { count, maskDebuggerDocument } from '@earshot/privacy'
import { debuggerDocument } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startEarlyCollectors } from '../../src/capture/early.ts'
import { readEvidence } from '../../src/capture/evidence.ts'
import { type Recorder, type RecorderOptions, startRecorder } from '../../src/capture/recorder.ts'
import { request } from '../../src/transport/request.ts'

const stops: (() => void)[] = []

/** What a report would say: what was recorded, and what is read when it is under way. */
const evidenceOf = (recorder: Recorder) =>
  readEvidence({
    options: { relay: 'https://relay.example/' },
    recorded: recorder.snapshot(),
    redact: recorder.redact,
    stated: recorder.stated(),
    since: 0,
    loadBuffered: async () => {
      throw new Error('not found')
    },
  })

const noConnections = () => Promise.reject(new Error('not found'))

function start(options: Partial<RecorderOptions> = {}, before = () => {}): Recorder {
  const early = startEarlyCollectors()
  before()
  const recorder = startRecorder({
    early,
    options: { relay: 'https://relay.example/', ...options },
    connections: noConnections,
  })
  stops.push(recorder.stop)
  return recorder
}

beforeEach(() => {
  for (const level of ['log', 'info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue()
  vi.stubGlobal('fetch', async () => new Response())
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  document.title = ''
})

test('a caught error is masked together with its context', () => {
  const early = startEarlyCollectors()
  const recorder = startRecorder({ early, options: { relay: 'https://relay.example/' }, connections: noConnections })
  stops.push(recorder.stop)
  early.captureError(new Error('no mail to jo@mail.example', { cause: 'card 4111 1111 1111 1111' }), {
    component: 'Cart',
    user: { password: 'hunter2', email: 'jo@mail.example' },
  })
  const [entry] = recorder.snapshot().errors
  expect(entry).toMatchObject({ kind: 'caught', name: 'Error', message: 'no mail to [email]' })
  expect(entry?.stack).toMatch(/no mail to \[email\][\s\S]*caused by "card \[card\]"/)
  expect(entry?.context).toBe('{"component":"Cart","user":{"password":"[private]","email":"[email]"}}')
})

test('everything returned is masked, including entries from before the recorder started', async () => {
  const recorder = start({}, () => console.log('mail to jo@mail.example'))
  console.warn('login of %s failed', 'jo@mail.example', { password: 'hunter2' })
  console.info('token:', 'abcdef', 'next')
  console.info('the token is', 'abcdef')
  console.info('%ctoken %c%s of %s', 'color:red', '', 'abcdef', 'Jo Do')
  console.info('Invalid token', { status: 401 })
  console.info('token', '=', 'abcdef')
  console.info('token ->', 'abcdef')
  console.info('[token]', 'abcdef')
  console.info('"token":', 'abcdef')
  console.info('пароль:', 'abcdef')
  await fetch('/api/users/jo@mail.example?api_key=abcdef&q=shoes')
  window.dispatchEvent(
    new ErrorEvent('error', { error: new Error('card 4111 1111 1111 1111'), filename: '/a.js?token=abcdef' }),
  )
  document.title = 'Inbox of jo@mail.example - Shop'
  history.replaceState({}, '', '?invite_code=abcdef')
  const evidence = await evidenceOf(recorder)
  history.replaceState({}, '', location.pathname)

  expect(evidence.console.map(({ args }) => args)).toEqual([
    ['mail to [email]'],
    ['login of [email] failed', '{"password":"[private]"}'],
    ['token:', '[private]', 'next'],
    ['the token is', '[private]'],
    ['token [private] of Jo Do'],
    ['Invalid token', '{"status":401}'],
    ['token', '=', '[private]'],
    ['token ->', '[private]'],
    ['[token]', '[private]'],
    ['"token":', '[private]'],
    ['пароль:', '[private]'],
  ])
  expect(evidence.network).toMatchObject([
    { url: `${location.origin}/api/users/[email]?api_key=[private]&q=shoes`, outcome: 'answered' },
  ])
  expect(evidence.errors).toMatchObject([{ name: 'Error', message: 'card [card]', source: '/a.js?token=[private]' }])
  expect(evidence.environment?.title).toBe('Inbox of [email] - Shop')
  expect(evidence.actions.at(-1)).toMatchObject({
    kind: 'navigation',
    url: expect.stringContaining('?invite_code=[private]'),
  })
  expect(JSON.stringify(evidence)).not.toMatch(/jo@|hunter2|abcdef|4111/)
  expect(evidence.privacy.masked).toMatchObject({ email: expect.any(Number), card: expect.any(Number) })
})

test('is a valid debugger document in which the relay finds nothing to mask', async () => {
  const recorder = start({ release: '1.2.3', replayText: 'balanced' })
  console.log({ a: [1, { deep: { deeper: { deepest: {} } } }], token: 'x' }, 'Bearer abc123def456')
  recorder.identify({ id: 'u-17', email: 'jo@mail.example' })
  recorder.setContext({ plan: 'pro', nested: { a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } } })
  const document = { version: 1, captured_at: 1, parts: [], ...(await evidenceOf(recorder)) }
  expect(debuggerDocument.parse(document)).toEqual(document)
  expect(document.context).toMatchObject({
    user: { id: 'u-17', email: '[email]' },
    release: '1.2.3',
    custom: { plan: 'pro' },
  })
  expect(document.privacy.replay_text).toBe('balanced')
  expect(maskDebuggerDocument(document)).toEqual(document)
})

test('a snapshot does not change later', async () => {
  let answer = (_: Response): void => undefined
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise((resolve) => {
        answer = resolve
      }),
  )
  const recorder = start()
  const promise = fetch('/slow')
  const before = recorder.snapshot()
  answer(new Response())
  await promise
  console.log('later')
  expect(before.network[0]?.outcome).toBe('pending')
  expect(before.console).toEqual([])
  expect(recorder.snapshot().network[0]?.outcome).toBe('answered')
})

test('a snapshot counts what is masked after it, as a screenshot does', () => {
  const recorder = start()
  const { privacy } = recorder.snapshot()
  expect(privacy.masked).toEqual({})
  count(recorder.tally.masked, 'email')
  expect(privacy.masked).toEqual({ email: 1 })
})

test('nothing enters while frozen', () => {
  const recorder = start()
  console.log('one')
  recorder.freeze()
  console.log('two')
  window.dispatchEvent(new ErrorEvent('error', { message: 'two' }))
  recorder.thaw()
  console.log('three')
  expect(recorder.snapshot().console.map(({ args }) => args[0])).toEqual(['one', 'three'])
  expect(recorder.snapshot().errors).toEqual([])
})

test('evidence that is switched off is not collected, and its patch is removed', async () => {
  const own = console.log
  const recorder = start({ console: 'off', network: 'off' }, () => console.log('early'))
  expect(console.log).toBe(own)
  console.log('late')
  await fetch('/a')
  expect(recorder.snapshot()).toMatchObject({ console: [], network: [] })
})

test('the page’s own mask runs after the rules; if it fails, the text is dropped and counted', async () => {
  const seen: string[] = []
  const recorder = start({
    mask: (text) => {
      seen.push(text)
      if (text.includes('fail')) throw new Error('no')
      return text.replaceAll('Jo', '[name]')
    },
  })
  console.log('Jo wrote to jo@mail.example', 'please fail')
  recorder.setContext({ who: 'Jo', plan: 'pro' })
  const { console: entries, context, privacy } = await evidenceOf(recorder)
  expect(entries[0]?.args).toEqual(['[name] wrote to [email]', '[dropped]'])
  expect(context.custom).toEqual({ who: '[name]', plan: 'pro' })
  expect(privacy.dropped).toEqual({ mask: 1 })
  expect(seen.join()).not.toContain('jo@')
})

test('context is merged, copied at once, and a user can be forgotten', async () => {
  const recorder = start()
  const cart = { items: 1 }
  recorder.setContext({ cart })
  cart.items = 2
  recorder.setContext({ plan: 'pro' })
  recorder.identify({ id: 'u-1' })
  recorder.identify(null)
  expect(recorder.stated()).toEqual({ custom: { cart: { items: 1 }, plan: 'pro' } })
  expect((await evidenceOf(recorder)).context).toEqual(recorder.stated())
})

test('stopping restores the page and leaves nothing behind', () => {
  const methods = () => [console.log, window.fetch, XMLHttpRequest.prototype.send, history.pushState]
  const before = methods()
  const listening = new Map<string, number>()
  const watched = [window, document].flatMap((target) => [
    vi
      .spyOn(target, 'addEventListener')
      .mockImplementation((type) => void listening.set(type, (listening.get(type) ?? 0) + 1)),
    vi
      .spyOn(target, 'removeEventListener')
      .mockImplementation((type) => void listening.set(type, (listening.get(type) ?? 0) - 1)),
  ])
  const timers = vi.spyOn(globalThis, 'setInterval')
  const recorder = start()
  console.log('one')
  expect(listening.size).toBeGreaterThan(5)
  recorder.stop()
  for (const spy of watched) spy.mockRestore()
  expect(methods()).toEqual(before)
  expect([...listening.values()].every((count) => count === 0)).toBe(true)
  expect(timers).not.toHaveBeenCalled()
  expect(recorder.snapshot().console).toEqual([])
  expect(recorder.stop).not.toThrow()
})

test.each([
  ['its address', 'https://relay.example/', 'https://relay.example/api/v1/public/capture/tokens'],
  ['a path', '/earshot', '/earshot/api/v1/uploads/a'],
  ['a path, and asked by its whole address', '/earshot/', `${location.origin}/earshot/api/v1/uploads/a`],
  ['a folder beside the page', 'earshot', new URL('earshot/api/v1/uploads/a', document.baseURI).href],
  ['an address, and asked by its path', `${location.origin}/earshot`, '/earshot/api/v1/uploads/a'],
])('requests to a relay that is given as %s are not recorded, others on its host are', async (_, relay, upload) => {
  const recorder = start({ relay })
  await fetch(upload, { method: 'PUT' })
  const menu = new URL('menu', new URL(relay, document.baseURI)).href
  await fetch(menu)
  expect(recorder.snapshot().network.map(({ url }) => url)).toEqual([menu])
})

test('an upload to an object store that the relay names is not recorded', async () => {
  const recorder = start()
  await request('https://store.example/bucket/key?signature=abc', { method: 'PUT', body: 'x' })
  await fetch('https://store.example/bucket/picture')
  expect(recorder.snapshot().network.map(({ url }) => url)).toEqual(['https://store.example/bucket/picture'])
})
