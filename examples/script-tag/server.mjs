// Serves the shop. The page needs only the relay's URL and the capture key.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Duration of the stock request, in milliseconds. */
const SLOW = 3000

/**
 * Starts the server and resolves when it listens.
 *
 * @param {object} options
 * @param {string} options.relay The relay's URL, such as `http://127.0.0.1:8787`.
 * @param {string} options.publicKey A capture key that allows this shop's origin.
 * @param {number} [options.port] 0 takes any free one. Default 8788.
 * @param {string} [options.host] Default `127.0.0.1`.
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function serveShop({ relay, publicKey, port = 8788, host = '127.0.0.1' }) {
  const api = {
    'POST /api/orders': (response) => send(response, { status: 503, body: { error: 'payment provider is down' } }),
    'GET /api/stock': async (response) => {
      await delay(SLOW, undefined, { ref: false })
      send(response, { status: 200, body: { bags: 41 } })
    },
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://shop')
    const answer = api[`${request.method} ${pathname}`]
    if (answer) return answer(response)
    const file = pathname === '/' ? '/index.html' : pathname
    try {
      const content = await readFile(new URL(`.${file}`, import.meta.url))
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
      response.setHeader('cache-control', 'no-cache')
      response.end(file === '/index.html' ? withWidget(String(content), { relay, publicKey }) : content)
    } catch {
      send(response, { status: 404, body: { error: 'not found' } })
    }
  })

  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    url: `http://${host}:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response, { status, body }) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function withWidget(html, { relay, publicKey }) {
  return html.replace('src="RELAY/', `src="${relay}/`).replace('data-key="KEY"', `data-key="${publicKey}"`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { EARSHOT_RELAY: relay, EARSHOT_KEY: publicKey, PORT } = process.env
  if (!relay || !publicKey) {
    console.error('Set EARSHOT_RELAY to the address of a relay and EARSHOT_KEY to a capture key for this origin.')
    process.exit(2)
  }
  const { url } = await serveShop({ relay, publicKey, ...(PORT ? { port: Number(PORT) } : {}) })
  console.log(`The shop is open at ${url}`)
}
