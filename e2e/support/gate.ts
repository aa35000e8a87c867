import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'

/**
 * What becomes of a request. `pass`: nothing. `refuse`: the connection breaks before the relay hears of it. `cut`: the relay does its
 * work, and the connection breaks before its answer is through. `unavailable`: a proxy in front answers 503 in words of its own.
 * `too-large`: a proxy answers 413 without the headers by which a page may read it.
 * A promise: it passes once that has resolved.
 */
export type Fate = 'pass' | 'refuse' | 'cut' | 'unavailable' | 'too-large' | Promise<unknown>
export type Judge = (request: { method: string; path: string; size: number }) => Fate

/** Stands between the browser and a relay, and breaks what it is told to break. */
export interface Gate {
  readonly url: string
  /** What has come through so far, preflights aside. */
  readonly heard: { method: string; path: string; body: string }[]
  /** Where what passes is sent. */
  lead(address: string): void
  judge(judge: Judge): void
  close(): Promise<void>
}

export async function openGate(): Promise<Gate> {
  let target = ''
  let judge: Judge = () => 'pass'

  const heard: Gate['heard'] = []

  const pass = (request: IncomingMessage, { response, fate }: { response: ServerResponse; fate: Fate }) => {
    const { method, headers } = request
    const onward = forward(`${target}${request.url}`, { method, headers }, (answer) => {
      if (fate === 'cut') {
        answer.resume().on('end', () => response.destroy())
        return
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      if (method !== 'OPTIONS')
        heard.push({ method: method ?? '', path: request.url ?? '', body: Buffer.concat(chunks).toString() })
    })
  }
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://gate').pathname
    const size = Number(request.headers['content-length'] ?? 0)
    const fate = request.method === 'OPTIONS' ? 'pass' : judge({ method: request.method ?? '', path, size })
    if (fate === 'refuse') return response.destroy()
    if (fate === 'too-large') {
      request.resume().on('end', () => response.writeHead(413).end('<h1>Too large</h1>'))
      return
    }
    if (fate === 'unavailable') {
      const origin = { 'access-control-allow-origin': '*', 'content-type': 'text/html' }
      request.resume().on('end', () => response.writeHead(503, origin).end('<h1>Back soon</h1>'))
      return
    }
    await fate
    pass(request, { response, fate })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    heard,
    lead(to) {
      target = to
    },
    judge(next) {
      judge = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
