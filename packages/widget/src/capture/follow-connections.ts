import type { NetworkEntry } from '@earshot/protocol'
import { guard } from '../guard.ts'
import type { Connection, Emit, Socket, Stop } from './entries.ts'
import { endEntry, sizeOf, startEntry } from './network-entry.ts'
import { patch } from './patch.ts'

export interface Following {
  follow(connection: Connection): void
  stop: Stop
}

const CONNECTING = 0
const OPEN = 1
/** State of an EventSource that will not reconnect. */
const CLOSED = 2

const isWebSocket = (socket: Socket): socket is WebSocket => 'binaryType' in socket

/**
 * Creates a network entry for each connection and updates it when it opens, receives a message, and
 * ends.
 */
export function followConnections(emit: Emit): Following {
  const entries = new WeakMap<object, NetworkEntry>()
  /** Connections that the page closed before they were open. */
  const aborted = new WeakSet<object>()
  const stopped = new AbortController()

  const end = (socket: object, close_code?: number) => {
    const entry = entries.get(socket)
    if (!entry || 'open_for' in entry) return
    if (entry.outcome === 'pending') return endEntry(entry, { outcome: aborted.has(socket) ? 'aborted' : 'failed' })
    if (entry.outcome !== 'answered') return
    if (entry.duration !== null) entry.open_for = Date.now() - entry.at - entry.duration
    if (close_code) entry.close_code = close_code
  }
  const follow = guard((connection: Connection) => {
    const [at, socket] = connection
    const isFollowedFromStart = socket.readyState === CONNECTING
    const initiator = isWebSocket(socket) ? 'websocket' : 'eventsource'
    const entry = startEntry({ at, initiator, method: 'GET', url: `${socket.url}`, outcome: 'pending' })
    const countMessages = () => {
      entry.messages_received = connection[2]
      entry.response_size = connection[3]
    }
    const onEvent = guard(({ type, code }: Event & { code?: number }) => {
      if (type === 'message') countMessages()
      else if (type === 'open' && entry.outcome === 'pending') endEntry(entry, { outcome: 'answered' })
      else if (type === 'close' || (!isWebSocket(socket) && socket.readyState === CLOSED)) end(socket, code)
    })
    countMessages()
    if (isFollowedFromStart) {
      if (isWebSocket(socket)) Object.assign(entry, { messages_sent: 0, request_size: 0 })
    } else if (socket.readyState === OPEN || connection[2] > 0) entry.outcome = 'answered'
    else entry.outcome = aborted.has(socket) ? 'aborted' : 'unknown'
    emit('network', entry)
    entries.set(socket, entry)
    for (const type of ['open', 'message', 'error', 'close']) {
      socket.addEventListener(type, onEvent, { signal: stopped.signal })
    }
  })
  const onSend = guard((socket: WebSocket, data: unknown) => {
    const entry = entries.get(socket)
    if (entry?.messages_sent === undefined) return
    entry.messages_sent++
    entry.request_size = (entry.request_size ?? 0) + (sizeOf(data) ?? 0)
  })
  const onClose = guard((socket: Socket) => {
    if (socket.readyState === CONNECTING) aborted.add(socket)
    // An EventSource has no event for its end.
    if (!isWebSocket(socket)) end(socket)
  })

  const stops = [window.WebSocket, window.EventSource].flatMap((made) => {
    const target: WebSocket = Object(made?.prototype)
    return [
      patch({
        target,
        name: 'send',
        wrap: (original) =>
          function (this: WebSocket, data) {
            original.call(this, data)
            onSend(this, data)
          },
      }),
      patch({
        target,
        name: 'close',
        wrap: (original) =>
          function (this: WebSocket, ...args) {
            onClose(this)
            original.apply(this, args)
          },
      }),
    ]
  })
  return {
    follow,
    stop: () => {
      stopped.abort()
      for (const stop of stops) stop()
    },
  }
}
