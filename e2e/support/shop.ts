import { serveShop } from '../../examples/script-tag/server.mjs'
import { freePort } from './free-port.ts'
import type { Relay } from './relay.ts'

/** The demo's shop on an origin of its own, with a key for it. */
export async function openShop(relay: Relay) {
  const port = await freePort()
  const publicKey = await relay.captureKey([`http://127.0.0.1:${port}`])
  return serveShop({ relay: relay.url, publicKey, port })
}
