import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** For every JSON response: never cached, sniffed, framed or executed. */
const JSON_HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
} as const

type Headers = Readonly<Record<string, string | number>>

/** The state of one request until its response has been sent. */
interface Exchange {
  readonly id: string
  readonly started_at: number
  /**
   * Sent together with the response's own headers: setting them one by one costs Node several times
   * as much.
   */
  readonly headers: Record<string, string | number>
  /** When the body was sent, for a response that is kept open after that. */
  sent_at: number | null
}

/**
 * Assigns a request id and the start time. A client's own id is used if it is a UUID, so that the
 * logs of both can be joined.
 */
export function beginExchange(req: Request, res: Response): void {
  const given = req.headers['x-request-id']
  const id = typeof given === 'string' && UUID.test(given) ? given : randomUUID()
  const exchange: Exchange = { id, started_at: performance.now(), headers: { 'X-Request-Id': id }, sent_at: null }
  res.locals.exchange = exchange
}

function exchangeOf(res: Response): Exchange {
  return res.locals.exchange
}

export function requestId(res: Response): string {
  return exchangeOf(res).id
}

/** Whether the whole response was sent. */
export function isResponseSent(res: Response): boolean {
  return res.writableFinished || exchangeOf(res).sent_at !== null
}

/** Milliseconds from the request's headers to the end of the response, or until now. */
export function elapsed(res: Response): number {
  const { started_at, sent_at } = exchangeOf(res)
  return (sent_at ?? performance.now()) - started_at
}

/**
 * Adds a header to the later response. A second value for the same name is appended after a comma.
 */
export function addHeader(res: Response, name: string, value: string | number): void {
  const { headers } = exchangeOf(res)
  headers[name] = name in headers ? `${headers[name]}, ${value}` : value
}

interface JsonResponse {
  status: number
  body: object
}

export function sendJson(res: Response, response: JsonResponse): void {
  res.end(startJson(res, response))
}

/** Sends the response at once, and closes the connection when `until` resolves. */
export function sendJsonThenClose(
  res: Response,
  { until, ...response }: JsonResponse & { until: Promise<void> },
): void {
  addHeader(res, 'Connection', 'close')
  res.write(startJson(res, response), () => {
    exchangeOf(res).sent_at = performance.now()
  })
  until.then(() => res.end())
}

/** Sends status and headers, and returns the body to send. */
function startJson(res: Response, { status, body }: JsonResponse): string {
  const text = JSON.stringify(body)
  const size = Buffer.byteLength(text)
  sendHead(res, { status, size, headers: { ...JSON_HEADERS, 'Content-Length': size } })
  return text
}

/**
 * Sends the head of server-sent events. Proxies such as nginx neither buffer nor store them. The
 * response counts as sent from now on, since its reader decides when it ends.
 */
export function startEventStream(res: Response): void {
  const headers = { ...JSON_HEADERS, 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' }
  res.writeHead(200, { ...exchangeOf(res).headers, ...headers, 'X-Response-Time': elapsed(res).toFixed(1) })
  exchangeOf(res).sent_at = performance.now()
}

/**
 * For every file whose content a client chose: browsers download it and execute nothing. `filename`
 * has letters, digits, `.`, `_` and `-` only.
 */
export function downloadHeaders({ content_type, filename }: { content_type: string; filename: string }) {
  return {
    'Content-Type': content_type,
    'Content-Disposition': `attachment; filename="${filename}"`,
    'Cache-Control': 'private, no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
  }
}

/** Sends the head of a file of unknown size. Proxies such as nginx do not buffer it. */
export function startDownload(res: Response, download: { content_type: string; filename: string }): void {
  const headers = { ...downloadHeaders(download), 'X-Accel-Buffering': 'no' }
  res.writeHead(200, { ...exchangeOf(res).headers, ...headers, 'X-Response-Time': elapsed(res).toFixed(1) })
}

/** Sends a response without a body. */
export function sendEmpty(res: Response, { status, headers }: { status: 204 | 304; headers?: Headers }): void {
  sendHead(res, { status, size: 0, headers: headers ?? { 'Cache-Control': 'no-store' } })
  res.end()
}

/** Sends the browser to another page. */
export function sendRedirect(res: Response, location: string): void {
  const headers = { Location: location, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }
  sendHead(res, { status: 303, size: 0, headers: { ...headers, 'Content-Length': 0 } })
  res.end()
}

/** Sends status and headers. The caller sends the body of `size` bytes. */
export function sendHead(
  res: Response,
  { status, size, headers }: { status: number; size: number; headers: Headers },
): void {
  const ownHeaders = { 'X-Response-Time': elapsed(res).toFixed(1), 'X-Response-Size': size }
  res.writeHead(status, { ...exchangeOf(res).headers, ...headers, ...ownHeaders })
}
