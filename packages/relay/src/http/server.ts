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
  /** Returns the port. */
  listen(where: { host: string; port: number }): Promise<number>
  /**
   * Refuses new connections, waits for running requests for at most `timeouts.stop`, then closes
   * all connections.
   */
  stop(): Promise<void>
}

/**
 * A node:http server with limits against slow and broken clients. `isProxy`: whether an address is
 * a trusted proxy, which many clients share.
 */
export function createHttpServer(
  listener: RequestListener,
  { timeouts, isProxy }: { timeouts: Timeouts; isProxy: (address: string) => boolean },
): HttpServer {
  const server = createServer(
    {
      headersTimeout: timeouts.headers,
      // Large uploads on slow connections take long. Bodies have their own limits.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(5_000, timeouts.headers),
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // Node would respond itself, without the relay's headers. The relay does not use the Host
      // header.
      requireHostHeader: false,
    },
    listener,
  )
  server.maxConnections = MAX_CONNECTIONS
  server.timeout = SOCKET_TIMEOUT_MS
  server.on('clientError', refuseUnreadable)
  // An unknown expectation may be ignored, so the request is handled normally.
  server.on('checkExpectation', listener)
  limitConnections(server, { max: MAX_CONNECTIONS_PER_NETWORK, isProxy })
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen({ host, port }, () => {
          server.off('error', reject)
          resolve((server.address() as AddressInfo).port)
        })
      }),
    stop: () => stopServer(server, { open, timeout_ms: timeouts.stop }),
  }
}

async function stopServer(
  server: Server,
  { open, timeout_ms }: { open: ReadonlySet<Socket>; timeout_ms: number },
): Promise<void> {
  if (!server.listening) return
  // closeIdleConnections misses busy connections, so they are closed after their next response.
  server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close'))
  const closed = new Promise((resolve) => server.close(resolve))
  const idle = setInterval(() => {
    server.closeIdleConnections()
    // Browsers open connections ahead. Node counts them as busy until the first request.
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  }, 50)
  const timer = setTimeout(() => server.closeAllConnections(), timeout_ms)
  await closed
  clearInterval(idle)
  clearTimeout(timer)
}

/** Sends the error envelope for a request that is not valid HTTP and so never reaches a route. */
function refuseUnreadable(cause: Error, socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy()
    return
  }
  const id = randomUUID()
  const message = 'The request is not valid HTTP, or ended early.'
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
