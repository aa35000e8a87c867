import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

export type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

/** A web site on an origin of its own. */
export interface Site {
  readonly origin: string
  /** Answers a path: with a page as HTML, or by a function. */
  put(path: string, answer: string | Answer): void
  close(): Promise<void>
}

/** @param fallback Answers every path that nothing was put at; 404 without it. */
export async function serveSite(fallback?: Answer): Promise<Site> {
  const answers = new Map<string, Answer>()
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname
    const answer = answers.get(path) ?? fallback
    if (answer) await answer(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}`,
    put(path, answer) {
      answers.set(path, typeof answer === 'string' ? html(answer) : answer)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const html =
  (text: string, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(text)
  }

export const page = html

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

/** Serves a folder as it is; `change` may rewrite the HTML on its way out. */
export function folder(root: string, change: (html: string) => string = (text) => text): Answer {
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site')
    try {
      const path = join(root, decodeURIComponent(pathname))
      const content = await readFile(path)
      const type = TYPES[extname(path)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type })
      response.end(type.startsWith('text/html') ? change(String(content)) : content)
    } catch {
      response.writeHead(404).end()
    }
  }
}

/** The one line that a customer adds. `attributes` are further `data-…`. */
export function scriptTag({
  relay,
  key,
  attributes = '',
  loading = 'async',
}: {
  relay: string
  key: string
  attributes?: string
  loading?: 'async' | 'blocking'
}): string {
  return `<script src="${relay}/widget.js" data-key="${key}" ${attributes}${loading === 'async' ? ' async' : ''}></script>`
}
