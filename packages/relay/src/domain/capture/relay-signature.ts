import { hash } from 'node:crypto'
import { RELAY_SIGNATURE_AGE, type RelaySignatureParts } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { CaptureKey } from '../../storage/database.ts'
import type { Context } from '../context.ts'
import { isSame, relaySecret, signForRelay } from './tokens.ts'

/** A request's signature header, and what it has to fit. */
export interface RelaySignature extends Pick<RelaySignatureParts, 'path' | 'body_sha256'> {
  header: string
}

const FORM = /^t=(\d{1,12}),n=([\w-]{16,64}),v1=([0-9a-f]{64})$/

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
