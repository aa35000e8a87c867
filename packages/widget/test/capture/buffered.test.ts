import { createTally } from '@earshot/privacy'
import type { PageError } from '@earshot/protocol'
import { networkEntry, pageError } from '@earshot/protocol/schemas'
import { afterEach, expect, test } from 'vitest'
import { readBuffered } from '../../src/capture/buffered.ts'
import { createRedact } from '../../src/capture/redact.ts'

afterEach(() => {
  document.body.innerHTML = ''
})

const timing = (url: string, more: object = {}) => ({
  name: new URL(url, document.baseURI).href,
  initiatorType: 'fetch',
  startTime: 10,
  responseStart: 30,
  responseEnd: 40,
  responseStatus: 200,
  encodedBodySize: 9,
  ...more,
})
/** What the browser keeps of a request that failed, was aborted, or went to an origin that hides its answers. */
const silent = { responseStart: 0, responseStatus: 0, encodedBodySize: 0 }
const read = (
  timings: object[],
  { errors = [], ...options }: { relay?: string; network?: 'on' | 'off'; errors?: PageError[] } = {},
) =>
  readBuffered({
    timings: timings as PerformanceEntry[],
    since: 100,
    options: { relay: 'https://relay.example', ...options },
    recorded: { errors },
    redact: createRedact(createTally(undefined)),
  })
const paths = (entries: { url: string }[]) => entries.map(({ url }) => new URL(url).pathname)

test('requests from before the widget started are marked as such, and their URLs are masked', () => {
  const { network } = read([
    timing('/cart?access_token=abcdef'),
    timing('/pay', { initiatorType: 'xmlhttprequest', responseStatus: 503 }),
    timing('/a.js', { initiatorType: 'script' }),
    timing('/started.js', { initiatorType: 'script', responseEnd: 300 }),
    timing('/seen', { startTime: 200 }),
    timing('/log', { initiatorType: 'beacon' }),
    timing('/late', { initiatorType: 'beacon', startTime: 200 }),
  ])
  expect(
    network.map(({ initiator, url, status, outcome }) => [initiator, new URL(url).pathname, status, outcome]),
  ).toEqual([
    ['fetch', '/cart', 200, 'answered'],
    ['xhr', '/pay', 503, 'answered'],
    ['resource', '/a.js', 200, 'answered'],
    ['resource', '/started.js', 200, 'answered'],
    ['beacon', '/log', 200, 'sent'],
    ['beacon', '/late', 200, 'sent'],
  ])
  expect(JSON.stringify(network)).not.toContain('abcdef')
  for (const entry of network) expect(networkEntry.parse(entry)).toEqual(entry)
  expect(network.map(({ buffered }) => buffered ?? false)).toEqual([true, true, true, true, true, false])
})

test('an entry claims nothing about a response that the browser hides', () => {
  const { network, errors } = read([
    timing('https://api.example/cors', { responseStart: 0, responseStatus: 503 }),
    timing('/aborted', silent),
    timing('https://cdn.example/a.js', { initiatorType: 'script', ...silent }),
    timing('/old-browser', { responseStatus: undefined }),
  ])
  expect(network.map(({ outcome, status, duration }) => [outcome, status, duration])).toEqual([
    ['answered', 503, null],
    ['unknown', null, null],
    ['unknown', null, null],
    ['answered', null, 20],
  ])
  expect(errors).toEqual([])
})

test('an element that did not load is reported as an error once', () => {
  document.body.innerHTML = '<img src="https://cdn.example/broken.png"><img src="https://cdn.example/whole.png">'
  for (const [at, image] of [...document.querySelectorAll('img')].entries()) {
    Object.defineProperties(image, {
      complete: { value: true },
      naturalWidth: { value: at },
      currentSrc: { value: image.src },
    })
  }
  const noticed: PageError = { at: 1, kind: 'resource', name: 'link', message: '', source: '/noticed.css' }
  const { network, errors } = read(
    [
      timing('/a.js?access_token=abcdef', { initiatorType: 'script', responseStatus: 404 }),
      timing('https://cdn.example/broken.png', { initiatorType: 'img', ...silent }),
      timing('https://cdn.example/whole.png', { initiatorType: 'img', ...silent }),
      timing('/noticed.css', { initiatorType: 'link', responseStatus: 404 }),
      timing('/later.css', { initiatorType: 'link', responseStatus: 404, responseEnd: 200 }),
      timing('/frame', { initiatorType: 'iframe', responseStatus: 404 }),
      timing('/call', { responseStatus: 404 }),
    ],
    { errors: [noticed] },
  )
  expect(errors.map(({ name, message }) => [name, message])).toEqual([
    ['script', '<script> was answered with status 404'],
    ['img', '<img> did not load'],
  ])
  expect(network.map(({ outcome }) => outcome).slice(1, 3)).toEqual(['failed', 'unknown'])
  expect(JSON.stringify(errors)).not.toContain('abcdef')
  for (const error of errors) expect(pageError.parse(error)).toEqual({ ...error, kind: 'resource', buffered: true })
})

test.each(['https://relay.example/', '/earshot', 'earshot/'])(
  'our own requests to the relay %s are left out',
  (relay) => {
    document.body.innerHTML = '<script type="none" data-key="ck_1" src="https://cdn.example/copy/widget.js"></script>'
    const base = new URL(relay.replace(/\/?$/, '/'), document.baseURI).href
    const own = [
      'widget.js?1',
      'chunks/core-a.js',
      'chunks/form-session-a.js',
      'api/v1/public/capture/config',
      'api/v1/uploads/art_1?signature=x',
    ]
    const timings = [...own.map((path) => base + path), 'https://cdn.example/copy/widget.js'].map((url) => timing(url))
    expect(paths(read([...timings, timing('/cart')], { relay }).network)).toEqual(['/cart'])
  },
)

test('earlier entries are limited in number, and without network only errors are kept', () => {
  const many = Array.from({ length: 5000 }, (_, i) => timing(`/n${i}`, { initiatorType: 'link', responseStatus: 404 }))
  const { network, errors } = read(many)
  expect([network.length, errors.length, paths(network).at(-1)]).toEqual([200, 200, '/n4999'])
  expect(read(many, { network: 'off' })).toMatchObject({ network: [], errors: { length: 200 } })
})

test('there are no earlier entries if the widget’s start is unknown', () => {
  const redact = createRedact(createTally(undefined))
  const options = { relay: '/earshot' }
  const nothing = readBuffered({
    timings: [timing('/a') as never],
    since: undefined,
    options,
    recorded: { errors: [] },
    redact,
  })
  expect(nothing).toEqual({ network: [], errors: [] })
})
