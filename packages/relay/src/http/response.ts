import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** On every answer that is not a file: it is never cached, sniffed, framed or run. */
const JSON_HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
} as const

type Headers = Readonly<Record<string, string | number>>

/** What belongs to one request until its answer is out. */
interface Exchange {
  readonly id: string
  readonly started_at: number
  /** Set all together with the answer's own: one by one costs Node several times as much. */
  readonly headers: Record<string, string | number>
  /** When an answer was out whose response is kept open for longer. */
  sent_at: number | null
}

/** Gives a request its id and its clock. A client's own id is kept where it is a UUID, so that both ends' logs can be joined. */
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

/** Whether the client was sent the whole answer. */
export function isResponseSent(res: Response): boolean {
  return res.writableFinished || exchangeOf(res).sent_at !== null
}

/** Milliseconds from the request's head to the end of the answer, or until now. */
export function elapsed(res: Response): number {
  const { started_at, sent_at } = exchangeOf(res)
  return (sent_at ?? performance.now()) - started_at
}

/** A header for whatever the answer will be. A second value of the same name stands beside the first. */
export function addHeader(res: Response, name: string, value: string | number): void {
  const { headers } = exchangeOf(res)
  headers[name] = name in headers ? `${headers[name]}, ${value}` : value
}

interface JsonResponse {
  status: number
  body: object
}

export function sendJson(res: Response, answer: JsonResponse): void {
  res.end(startJson(res, answer))
}

/** Sends the answer at once, and closes the connection when `until` resolves. */
export function sendJsonThenClose(res: Response, { until, ...answer }: JsonResponse & { until: Promise<void> }): void {
  addHeader(res, 'Connection', 'close')
  res.write(startJson(res, answer), () => {
    exchangeOf(res).sent_at = performance.now()
  })
  until.then(() => res.end())
}

/** Sends the head, and returns the body to send after it. */
function startJson(res: Response, { status, body }: JsonResponse): string {
  const text = JSON.stringify(body)
  const size = Buffer.byteLength(text)
  sendHead(res, { status, size, headers: { ...JSON_HEADERS, 'Content-Length': size } })
  return text
}

/** 204 and 304: no body, and no headers that speak of one. */
export function sendEmpty(res: Response, { status, headers }: { status: 204 | 304; headers?: Headers }): void {
  sendHead(res, { status, size: 0, headers: headers ?? { 'Cache-Control': 'no-store' } })
  res.end()
}

/** Sends the status and the headers; the body of `size` bytes is for the caller to send. */
export function sendHead(
  res: Response,
  { status, size, headers }: { status: number; size: number; headers: Headers },
): void {
  const about = { 'X-Response-Time': elapsed(res).toFixed(1), 'X-Response-Size': size }
  res.writeHead(status, { ...exchangeOf(res).headers, ...headers, ...about })
}
