import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { invalid } from '../errors.ts'
import { limitConnections } from './connection-limit.ts'
import type { Timeouts } from './context.ts'
import { toEnvelope } from './error-handler.ts'

const MAX_CONNECTIONS = 4_000
const MAX_CONNECTIONS_PER_NETWORK = 256
const KEEP_ALIVE_TIMEOUT_MS = 65_000
const SOCKET_TIMEOUT_MS = 120_000

export interface HttpServer {
  /** Answers with the port. */
  listen(where: { host: string; port: number }): Promise<number>
  /** Takes no new connection, lets running requests end for at most `timeouts.stop`, then closes all. */
  stop(): Promise<void>
}

/**
 * A node:http server that slow and broken clients cannot tie up. `isProxy` names the proxies in front, whose connections are many
 * clients'.
 */
export function createHttpServer(
  listener: RequestListener,
  { timeouts, isProxy }: { timeouts: Timeouts; isProxy: (address: string) => boolean },
): HttpServer {
  const server = createServer(
    {
      headersTimeout: timeouts.headers,
      // A large upload on a slow line takes what it takes; bodies have limits of their own.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(5_000, timeouts.headers),
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // Node would answer by itself, without our headers; nothing here is made from this one.
      requireHostHeader: false,
    },
    listener,
  )
  server.maxConnections = MAX_CONNECTIONS
  server.timeout = SOCKET_TIMEOUT_MS
  server.on('clientError', refuseUnreadable)
  // An unknown expectation may be ignored; the request then gets a normal answer.
  server.on('checkExpectation', listener)
  limitConnections(server, { max: MAX_CONNECTIONS_PER_NETWORK, isProxy })

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen({ host, port }, () => {
          server.off('error', reject)
          resolve((server.address() as AddressInfo).port)
        })
      }),
    stop: () => stopServer(server, timeouts.stop),
  }
}

async function stopServer(server: Server, timeout_ms: number): Promise<void> {
  if (!server.listening) return
  // Asked for once, a kept connection would live on after its next answer.
  server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close'))
  const closed = new Promise((resolve) => server.close(resolve))
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const timer = setTimeout(() => server.closeAllConnections(), timeout_ms)
  await closed
  clearInterval(idle)
  clearTimeout(timer)
}

/** What is no HTTP, or stops half-way, never reaches a route. It gets the same envelope. */
function refuseUnreadable(cause: Error, socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy()
    return
  }
  const id = randomUUID()
  const message = 'The request cannot be read as HTTP, or was cut short.'
  const body = JSON.stringify(toEnvelope(invalid([{ path: '', message }], { message, cause }), id))
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${id}`,
    'X-Response-Time: 0.0',
    `X-Response-Size: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
