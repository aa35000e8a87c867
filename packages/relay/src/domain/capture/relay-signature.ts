import { hash } from 'node:crypto'
import { RELAY_SIGNATURE_AGE, type RelaySignatureParts } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { CaptureKey } from '../../storage/database.ts'
import type { Context } from '../context.ts'
import { isSame, relaySecret, signForRelay } from './tokens.ts'

/** A request's signature header, and the data that it signs. */
export interface RelaySignature extends Pick<RelaySignatureParts, 'path' | 'body_sha256'> {
  header: string
}

const FORM = /^t=(\d{1,12}),n=([\w-]{16,64}),v1=([0-9a-f]{64})$/

/**
 * Throws INVALID_SIGNATURE unless the request was signed with the key's relay secret, recently and
 * with a new nonce.
 */
export async function requireRelaySignature(
  context: Context,
  { key, signature }: { key: CaptureKey; signature: RelaySignature },
): Promise<void> {
  const [, seconds, nonce = '', given = ''] = FORM.exec(signature.header) ?? []
  if (seconds === undefined) throw refused('Earshot-Signature must have the form t=…,n=…,v1=….')
  if (key.relay_secret_version === 0) {
    throw refused('This capture key has no relay secret. Create one with "earshot capture-keys relay-secret".')
  }
  const timestamp = Number(seconds)
  const parts = { path: signature.path, body_sha256: signature.body_sha256, timestamp, nonce }
  if (!isSame(given, signForRelay(relaySecret(context.signing_key, key), parts))) {
    throw refused(
      'The signature does not match this key’s relay secret, the path and the body. Sign exactly the bytes that you send.',
    )
  }
  const now = context.now()
  if (Math.abs(now - timestamp * 1000) > RELAY_SIGNATURE_AGE) {
    throw refused('The signature is too old, or the signer’s clock is wrong. Sign again with the current time.')
  }
  const id = hash('sha256', `${key.id}\n${nonce}`)
  const isFirst = await context.database.useNonce({ id, expires_at: now + 2 * RELAY_SIGNATURE_AGE })
  if (!isFirst) throw refused('The nonce was used before. Sign every request, including repeats, with a new nonce.')
}

function refused(message: string): RelayError {
  return new RelayError('INVALID_SIGNATURE', { message })
}
