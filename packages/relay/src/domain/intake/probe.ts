import type { Readable } from 'node:stream'
import { ARTIFACT_LIMITS } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { isSame, type SigningKey, signProbe } from '../capture/tokens.ts'
import type { Context } from '../context.ts'

/** How long a signed probe is valid. Short, since its URL may be in a proxy's log. */
export const PROBE_AGE_MS = 60_000

/** Size of the largest upload through the relay. */
export const PROBE_MAX_BYTES = Math.max(...Object.values(ARTIFACT_LIMITS).map(({ max_bytes }) => max_bytes))

export interface SignedProbe {
  expires_at: number
  signature: string
}

/** Creates a probe for `earshot doctor`, which shares the relay's secret. */
export function newProbe(key: SigningKey, now: number): SignedProbe {
  const expires_at = now + PROBE_AGE_MS
  return { expires_at, signature: signProbe(key, { expires_at }) }
}

/** Counts the bytes of a probe and discards them. Only the operator can sign a probe. */
export async function measureProbe(
  context: Pick<Context, 'signing_key' | 'now'>,
  { probe, body }: { probe: SignedProbe; body: Readable },
): Promise<number> {
  const { expires_at, signature } = probe
  if (!isSame(signature, signProbe(context.signing_key, { expires_at }))) throw new RelayError('INVALID_SIGNATURE')
  const left = expires_at - context.now()
  if (left <= 0 || left > 2 * PROBE_AGE_MS) throw new RelayError('SIGNED_URL_EXPIRED')
  let received = 0
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    received += chunk.length
    if (received > PROBE_MAX_BYTES) throw new RelayError('FILE_TOO_LARGE', { details: { max_bytes: PROBE_MAX_BYTES } })
  }
  return received
}
