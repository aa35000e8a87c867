import { relaySignaturePayload } from '@earshot/protocol'

const encoder = new TextEncoder()

/** The value of the signature header for one attempt. A nonce is accepted once. */
export async function signatureOf(
  secret: string,
  { path, body, now }: { path: string; body: string; now: number },
): Promise<string> {
  const timestamp = Math.floor(now / 1000)
  const nonce = toHex(crypto.getRandomValues(new Uint8Array(16)))
  const body_sha256 = await sha256(encoder.encode(body))
  const payload = relaySignaturePayload({ path, timestamp, nonce, body_sha256 })
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  const v1 = toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(payload))))
  return `t=${timestamp},n=${nonce},v1=${v1}`
}

/** The SHA-256 in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
