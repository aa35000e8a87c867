import { createHmac, hash } from 'node:crypto'
import { RELAY_SIGNATURE_AGE, type RelaySignatureParts, relaySignaturePayload } from '@earshot/protocol'
import { RelayError } from '../errors.ts'
import type { CaptureKey } from '../storage/database.ts'
import type { Context } from './context.ts'
import { isSame, type SigningKey } from './tokens.ts'

/** A request's signature header, and what it has to fit. */
export interface RelaySignature extends Pick<RelaySignatureParts, 'path' | 'body_sha256'> {
  header: string
}

const FORM = /^t=(\d{1,12}),n=([\w-]{16,64}),v1=([0-9a-f]{64})$/

/** Made from the relay's own secret each time it is asked for, and so kept nowhere. Another version is another secret. */
export function relaySecret(signing_key: SigningKey, { id, relay_secret_version }: CaptureKey): string {
  const payload = `relay secret\n${id}\n${relay_secret_version}`
  return `crs_${createHmac('sha256', signing_key).update(payload).digest('base64url')}`
}

/** How a client signs; here so that both sides have it from one place. */
export function signForRelay(secret: string, parts: RelaySignatureParts): string {
  return createHmac('sha256', secret).update(relaySignaturePayload(parts)).digest('hex')
}

/** Throws INVALID_SIGNATURE unless the request was signed with the key's relay secret, just now and not before. */
export async function requireRelaySignature(
  context: Context,
  { key, signature }: { key: CaptureKey; signature: RelaySignature },
): Promise<void> {
  const [, seconds, nonce = '', given = ''] = FORM.exec(signature.header) ?? []
  if (seconds === undefined) throw refused('Earshot-Signature is not of the form t=…,n=…,v1=….')
  if (key.relay_secret_version === 0) {
    throw refused('This capture key has no relay secret. Make one with "earshot capture-keys relay-secret".')
  }
  const timestamp = Number(seconds)
  const parts = { path: signature.path, body_sha256: signature.body_sha256, timestamp, nonce }
  if (!isSame(given, signForRelay(relaySecret(context.signing_key, key), parts))) {
    throw refused(
      'The signature is not one of this key’s relay secret over this path and body. Sign the bytes that are sent.',
    )
  }
  const now = context.now()
  if (Math.abs(now - timestamp * 1000) > RELAY_SIGNATURE_AGE) {
    throw refused('The signature is too old, or the signer’s clock is off. Sign again with the present time.')
  }
  const id = hash('sha256', `${key.id}\n${nonce}`)
  const isFirst = await context.database.useNonce({ id, expires_at: now + 2 * RELAY_SIGNATURE_AGE })
  if (!isFirst) throw refused('The nonce was used before. Sign each request, each repeat too, with a new one.')
}

function refused(message: string): RelayError {
  return new RelayError('INVALID_SIGNATURE', { message })
}
