import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { PROBE } from '@earshot/protocol'
import type { SignedProbe } from '../../domain/intake/probe.ts'

/**
 * An address that no network uses (RFC 5737). A relay that counts a request under it trusts what
 * clients claim.
 */
export const CLAIMED_ADDRESS = '192.0.2.1'
/** Some proxies do not respond to `Expect: 100-continue`. The body is sent after this time. */
const CONTINUE_TIMEOUT_MS = 2_000
const PROBE_TIMEOUT_MS = 180_000
const MAX_RESPONSE_LENGTH = 64 * 1024

export interface ProbeResponse {
  status: number
  /** The response's `Server` header, such as `nginx/1.28.0`. */
  server: string
  body: string
}

/**
 * Sends `size` bytes through every proxy in front of the relay. `fetch` cannot wait for `100
 * Continue`, which avoids sending a body that is refused, and it may lose a response that arrives
 * before the body has been sent.
 */
export function sendProbe({
  url,
  probe,
  size,
}: {
  url: string
  probe: SignedProbe
  size: number
}): Promise<ProbeResponse> {
  const target = new URL(`${url}${PROBE}?expires=${probe.expires_at}&signature=${probe.signature}`)
  const send = target.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const request = send(target, {
      method: 'PUT',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Length': size,
        'X-Forwarded-For': CLAIMED_ADDRESS,
        Expect: '100-continue',
      },
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    })
    const sendBody = () => {
      clearTimeout(continueTimer)
      if (!request.writableEnded) request.end(Buffer.alloc(size))
    }
    const continueTimer = setTimeout(sendBody, CONTINUE_TIMEOUT_MS)
    let hasResponse = false
    request.once('continue', sendBody)
    request.once('response', (response) => {
      hasResponse = true
      clearTimeout(continueTimer)
      readResponse(response)
        .then(resolve, reject)
        .finally(() => request.destroy())
    })
    request.on('error', (error) => {
      clearTimeout(continueTimer)
      // After the response has arrived, errors in sending the rest of the body do not matter.
      if (!hasResponse) reject(error)
    })
    request.flushHeaders()
  })
}

async function readResponse(response: IncomingMessage): Promise<ProbeResponse> {
  const { statusCode: status = 0, headers } = response
  let body = ''
  for await (const chunk of response) {
    body += chunk
    if (body.length > MAX_RESPONSE_LENGTH) break
  }
  return { status, server: String(headers.server ?? ''), body }
}
