// Serves the form. The page needs only the relay's URL and the capture key.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'

const FILES = { '/': ['index.html', 'text/html; charset=utf-8'], '/report.js': ['report.js', 'text/javascript'] }

/**
 * Starts the server and resolves when it listens.
 *
 * @param {object} options
 * @param {string} options.relay The relay's URL, such as `http://127.0.0.1:8787`.
 * @param {string} options.publicKey A capture key that allows this form's origin.
 * @param {number} [options.port] 0 takes any free one. Default 8789.
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function serveForm({ relay, publicKey, port = 8789 }) {
  const server = createServer(async (request, response) => {
    const [name, type] = FILES[request.url] ?? []
    if (!name) return response.writeHead(404).end()
    const content = await readFile(new URL(name, import.meta.url), 'utf8')
    response.setHeader('content-type', type)
    response.end(content.replace('"RELAY"', `"${relay}"`).replace('"KEY"', `"${publicKey}"`))
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { EARSHOT_RELAY: relay, EARSHOT_KEY: publicKey } = process.env
  if (!relay || !publicKey) {
    console.error('Set EARSHOT_RELAY to the address of a relay and EARSHOT_KEY to a capture key for this origin.')
    process.exit(2)
  }
  const { url } = await serveForm({ relay, publicKey })
  console.log(`The form is at ${url}`)
}
