import type { NetworkEntry } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { completeEntry } from '../../src/capture/complete-entry.ts'
import type { Emit } from '../../src/capture/entries.ts'
import { collectFetch } from '../../src/capture/fetch.ts'
import { collectXhr } from '../../src/capture/xhr.ts'
import { stopAll } from './stop-all.ts'

let collected: NetworkEntry[] = []
/** With the address as the page wrote it. */
const emit: Emit = (_, entry) => {
  const { url } = entry as NetworkEntry
  collected.push(Object.assign(completeEntry(entry as NetworkEntry), { url }))
}

beforeEach(() => {
  collected = []
})
afterEach(() => vi.unstubAllGlobals())

describe('fetch', () => {
  const answering = (answer: () => Promise<Response>) => {
    const own = vi.fn((_input: unknown, _init?: RequestInit) => answer())
    vi.stubGlobal('fetch', own)
    return own
  }

  test('records method, URL, status, time and sizes, but no headers or bodies', async () => {
    const own = answering(
      async () => new Response('{"access_token":"abc"}', { status: 503, headers: { 'content-length': '22' } }),
    )
    const stop = collectFetch(emit)
    const init = { method: 'put', body: '{"password":"x"}', headers: { Authorization: 'Bearer abc' } }
    const response = await fetch('/api/checkout?status=503', init)
    stop()
    expect(own).toHaveBeenCalledExactlyOnceWith('/api/checkout?status=503', init)
    expect(await response.json()).toEqual({ access_token: 'abc' })
    expect(collected).toEqual([
      {
        at: expect.any(Number),
        initiator: 'fetch',
        method: 'PUT',
        url: '/api/checkout?status=503',
        status: 503,
        outcome: 'answered',
        duration: expect.any(Number),
        request_size: 16,
        response_size: 22,
      },
    ])
    expect(JSON.stringify(collected)).not.toMatch(/abc|password/)
  })

  test('is pending until the response arrives', async () => {
    let answer = (_: Response): void => undefined
    answering(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const stop = collectFetch(emit)
    const promise = fetch(new URL('https://shop.example/a'))
    expect(collected[0]).toMatchObject({
      url: 'https://shop.example/a',
      outcome: 'pending',
      status: null,
      duration: null,
    })
    answer(new Response())
    await promise
    stop()
    expect(collected[0]).toMatchObject({ outcome: 'answered', status: 200 })
  })

  test('distinguishes aborted from failed requests, and the page gets the original error', async () => {
    const failure = new TypeError('Failed to fetch')
    const abort = new DOMException('Aborted', 'AbortError')
    let error: unknown = failure
    answering(() => Promise.reject(error))
    const stop = collectFetch(emit)
    await expect(fetch('/a')).rejects.toBe(failure)
    error = abort
    await expect(fetch(new Request('https://shop.example/b', { method: 'DELETE' }))).rejects.toBe(abort)
    stop()
    expect(collected.map(({ outcome, method, status }) => [outcome, method, status])).toEqual([
      ['failed', 'GET', null],
      ['aborted', 'DELETE', null],
    ])
  })

  test('a request that the page aborts with a reason is aborted, and one that times out has failed', async () => {
    for (const reason of ['navigated away', new DOMException('slow', 'TimeoutError')]) {
      answering(() => Promise.reject(reason))
      const stop = collectFetch(emit)
      await expect(fetch('/a', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      stop()
    }
    expect(collected.map(({ outcome }) => outcome)).toEqual(['aborted', 'failed'])
  })

  test('an error of the widget does not reach the page', async () => {
    answering(async () => new Response('ok'))
    const stop = collectFetch(() => {
      throw new Error('ours')
    })
    expect(await (await fetch('/a')).text()).toBe('ok')
    stop()
  })

  test('stopping restores the page’s fetch', () => {
    const own = answering(async () => new Response())
    const stop = collectFetch(emit)
    expect(window.fetch).not.toBe(own)
    stop()
    stop()
    expect(window.fetch).toBe(own)
  })
})

describe('XMLHttpRequest', () => {
  class FakeXhr extends EventTarget {
    readyState = 0
    status = 0
    sent: unknown[] = []
    open(_method: string, _url: string): void {
      this.readyState = 1
    }
    send(body?: unknown): void {
      if (this.readyState !== 1) throw new DOMException('not opened', 'InvalidStateError')
      if (body === 'unreachable') throw new DOMException('no network', 'NetworkError')
      this.sent.push(body)
    }
    end(type: string, status = 0): void {
      this.readyState = 4
      this.status = status
      this.dispatchEvent(new Event('readystatechange'))
      if (this.readyState === 4) this.dispatchEvent(new ProgressEvent(type, { loaded: 12 }))
    }
  }
  const request = (url: string) => {
    const xhr = new XMLHttpRequest() as unknown as FakeXhr
    xhr.open('post', url)
    xhr.send('body')
    return xhr
  }
  beforeEach(() => vi.stubGlobal('XMLHttpRequest', FakeXhr))

  test('records how a request ended', () => {
    const stop = stopAll(collectXhr(emit))
    const answered = request('/a')
    expect(answered.sent).toEqual(['body'])
    expect(collected[0]).toMatchObject({
      initiator: 'xhr',
      method: 'POST',
      url: '/a',
      outcome: 'pending',
      request_size: 4,
    })
    answered.end('load', 404)
    request('/b').end('abort')
    request('/c').end('error')
    request('/d').end('timeout')
    stop()
    expect(collected.map(({ outcome, status, response_size }) => [outcome, status, response_size])).toEqual([
      ['answered', 404, 12],
      ['aborted', null, null],
      ['failed', null, null],
      ['failed', null, null],
    ])
  })

  test('a reused request object creates a second entry', () => {
    const stop = stopAll(collectXhr(emit))
    const xhr = request('/a')
    xhr.end('load', 200)
    xhr.open('get', '/b')
    xhr.send()
    xhr.end('load', 201)
    stop()
    expect(collected.map(({ url, status }) => [url, status])).toEqual([
      ['/a', 200],
      ['/b', 201],
    ])
  })

  const outcomes = () => collected.map(({ url, outcome, status }) => [url, outcome, status])

  test.each(['load', 'error', 'abort', 'readystatechange'])(
    'a request object that is used again while it tells of %s has two entries',
    (type) => {
      const stop = stopAll(collectXhr(emit))
      const xhr = new XMLHttpRequest() as unknown as FakeXhr
      const sendAgain = () => {
        if (xhr.readyState !== 4) return
        xhr.removeEventListener(type, sendAgain)
        xhr.open('get', '/second')
        xhr.send()
      }
      xhr.addEventListener(type, sendAgain)
      xhr.open('get', '/first')
      xhr.send()
      const isAnswered = type === 'load' || type === 'readystatechange'
      xhr.end(isAnswered ? 'load' : type, isAnswered ? 200 : 0)
      xhr.end('load', 201)
      stop()
      expect(outcomes()).toEqual([
        ['/first', isAnswered ? 'answered' : type === 'abort' ? 'aborted' : 'failed', isAnswered ? 200 : null],
        ['/second', 'answered', 201],
      ])
    },
  )

  test('a request that is opened again before its response is aborted', () => {
    const stop = stopAll(collectXhr(emit))
    const xhr = request('/a')
    xhr.open('get', '/b')
    xhr.send()
    xhr.end('load', 200)
    stop()
    expect(outcomes()).toEqual([
      ['/a', 'aborted', null],
      ['/b', 'answered', 200],
    ])
  })

  test('a request that cannot be sent has failed, and a call in the wrong state neither creates nor ends an entry', () => {
    const stop = stopAll(collectXhr(emit))
    const xhr = new XMLHttpRequest() as unknown as FakeXhr
    xhr.open('get', '/a')
    expect(() => xhr.send('unreachable')).toThrow('no network')
    const second = request('/b')
    second.readyState = 2
    expect(() => second.send()).toThrow('not opened')
    second.end('load', 200)
    stop()
    expect(outcomes()).toEqual([
      ['/a', 'failed', null],
      ['/b', 'answered', 200],
    ])
  })

  test('stopping restores the methods', () => {
    const { open, send } = FakeXhr.prototype
    const stop = stopAll(collectXhr(emit))
    stop()
    stop()
    expect(FakeXhr.prototype.open).toBe(open)
    expect(FakeXhr.prototype.send).toBe(send)
  })
})
