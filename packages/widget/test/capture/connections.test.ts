import type { NetworkEntry } from '@earshot/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { completeEntry } from '../../src/capture/complete-entry.ts'
import { collectConnections } from '../../src/capture/connections.ts'
import type { Connection, Emit } from '../../src/capture/entries.ts'
import { followConnections } from '../../src/capture/follow-connections.ts'
import { stopAll } from './stop-all.ts'

class FakeSocket extends EventTarget {
  static readonly OPEN = 1
  binaryType = 'blob'
  readyState = 0
  sent: unknown[] = []
  readonly url: string
  constructor(url: string) {
    super()
    this.url = `${url}`
  }
  send(data: unknown): void {
    if (this.readyState === 0) throw new DOMException('connecting', 'InvalidStateError')
    this.sent.push(data)
  }
  close(): void {
    this.readyState = 2
  }
  open(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  get(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
  end(code: number): void {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }
}
class FakeSource extends EventTarget {
  readyState = 0
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
  }
  close(): void {
    this.readyState = 2
  }
  change(readyState: number, type: string): void {
    this.readyState = readyState
    this.dispatchEvent(new Event(type))
  }
}

let entries: NetworkEntry[] = []
let stop: () => void
/** Whether what is made is followed at once, or has to wait for the late code. */
let waiting: Connection[] | undefined
let follow: (connection: Connection) => void

beforeEach(() => {
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('EventSource', FakeSource)
  entries = []
  waiting = undefined
  const emit: Emit = (_, entry) => {
    if (!Array.isArray(entry)) entries.push(completeEntry(entry as NetworkEntry))
    else if (waiting) waiting.push(entry)
    else follow(entry)
  }
  const stopCollecting = stopAll(collectConnections(emit))
  const following = followConnections(emit)
  follow = following.follow
  stop = () => {
    following.stop()
    stopCollecting()
  }
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})

const make = (url: string) => new WebSocket(url) as unknown as FakeSocket
const source = (url: string) => new EventSource(url) as unknown as FakeSource

test('a socket is an entry with its messages counted and without their content', () => {
  const socket = make('wss://shop.example/chat')
  expect(entries[0]).toMatchObject({ initiator: 'websocket', method: 'GET', outcome: 'pending', duration: null })
  socket.open()
  socket.send('secret')
  socket.send(new Uint8Array(4))
  socket.get('secret')
  expect(socket.sent).toHaveLength(2)
  expect(entries[0]).toMatchObject({ outcome: 'answered', duration: expect.any(Number) })
  expect(entries[0]).not.toHaveProperty('open_for')
  socket.end(1001)
  expect(entries).toEqual([
    {
      at: expect.any(Number),
      initiator: 'websocket',
      method: 'GET',
      url: 'wss://shop.example/chat',
      status: null,
      outcome: 'answered',
      duration: expect.any(Number),
      request_size: 10,
      response_size: 6,
      messages_sent: 2,
      messages_received: 1,
      open_for: expect.any(Number),
      close_code: 1001,
    },
  ])
})

test('a socket that does not open has failed, or was aborted if the page closed it', () => {
  make('wss://shop.example/refused').end(1006)
  const closed = make('wss://shop.example/closed')
  closed.close()
  closed.end(1006)
  expect(entries.map(({ outcome }) => outcome)).toEqual(['failed', 'aborted'])
})

test('an event source stays open while it reconnects, and ends when the page closes it or a response is invalid', () => {
  const lost = source('/lost')
  lost.change(1, 'open')
  lost.change(0, 'error')
  expect(entries[0]).not.toHaveProperty('open_for')
  lost.close()
  const refused = source('/refused')
  refused.change(2, 'error')
  source('/closed').close()
  expect(entries.map(({ initiator, outcome }) => [initiator, outcome])).toEqual([
    ['eventsource', 'answered'],
    ['eventsource', 'failed'],
    ['eventsource', 'aborted'],
  ])
  expect(entries[0]).toHaveProperty('open_for')
})

test('an entry of a connection from before the late code contains only what was observed', () => {
  waiting = []
  const open = make('wss://shop.example/open')
  open.open()
  open.send('unseen')
  open.get('seen')
  const closing = make('wss://shop.example/closing')
  closing.readyState = 3
  for (const connection of waiting) follow(connection)
  open.send('more')
  open.get('seen')
  expect(entries[0]).toMatchObject({ outcome: 'answered', duration: null, messages_received: 2, response_size: 8 })
  expect(entries[0]).toMatchObject({ request_size: null })
  expect(entries[0]).not.toHaveProperty('messages_sent')
  expect(entries[1]?.outcome).toBe('unknown')
})

test('the page has its own classes: subclasses, constants, names and errors', () => {
  class Chat extends WebSocket {
    readonly room = 'a'
  }
  const chat = new Chat('wss://shop.example/chat')
  expect([chat instanceof Chat, chat instanceof WebSocket, chat instanceof FakeSocket, chat.room]).toEqual([
    true,
    true,
    true,
    'a',
  ])
  expect([WebSocket.OPEN, WebSocket.name, WebSocket.length]).toEqual([1, 'FakeSocket', 1])
  expect(() => new WebSocket(Symbol('no') as never)).toThrow(TypeError)
  expect(() => make('wss://shop.example/early').send('x')).toThrow('connecting')
  expect(entries).toHaveLength(2)
})

test('an object that cannot be observed, and a function that replaces the class, work as before', () => {
  stop()
  const odd = vi.fn(() => ({ mine: true }))
  vi.stubGlobal('WebSocket', function Odd() {
    return odd()
  })
  const stopOdd = stopAll(collectConnections(() => {}))
  expect(new WebSocket('wss://shop.example/')).toEqual({ mine: true })
  expect(Reflect.apply(WebSocket as never, undefined, ['wss://shop.example/'])).toEqual({ mine: true })
  stopOdd()
  vi.stubGlobal('WebSocket', undefined)
  expect(() => stopAll(collectConnections(() => {}))()).not.toThrow()
})

test('stopping restores the classes, and a wrapper of the page still works', () => {
  const ours = WebSocket
  class Theirs extends ours {}
  vi.stubGlobal('WebSocket', Theirs)
  const { send, close } = FakeSocket.prototype
  stop()
  stop()
  expect(window.WebSocket).toBe(Theirs)
  expect(window.EventSource).toBe(FakeSource)
  expect([FakeSocket.prototype.send, FakeSocket.prototype.close]).not.toEqual([send, close])
  const before = entries.length
  const socket = make('wss://shop.example/after')
  socket.open()
  socket.send('x')
  expect([socket instanceof Theirs, socket.sent, entries.length]).toEqual([true, ['x'], before])
})
