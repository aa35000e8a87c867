import {
  type CaptureAction,
  type CaptureMode,
  checkOrigin,
  isWildcard,
  PUBLIC_KEY_PATTERN,
  parseOrigin,
} from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { CaptureKey } from '../../storage/database.ts'
import type { Context } from '../context.ts'
import { acceptsOrigin, isDisabled, isRevoked } from '../keys/key-state.ts'
import { type RelaySignature, requireRelaySignature } from './relay-signature.ts'
import { type CaptureToken, readToken } from './tokens.ts'

const TOUCH_INTERVAL_MS = 60_000

/**
 * The unverified identity of a caller: from the body, the Origin header and the signature of a
 * server.
 */
export interface Caller {
  public_key: string
  origin: string
  /** 'relay': a server, which signs its requests. */
  mode?: CaptureMode | undefined
  header_origin: string | undefined
  signature: RelaySignature | undefined
}

/** A caller whose key allows its origin. `origin` is in serialized form. */
export interface Access {
  key: CaptureKey
  origin: string
}

/**
 * Checks key, origin and signature. Called for every request, so a revocation or changed origins
 * take effect at once.
 */
export async function authorizeCapture(context: Context, caller: Caller): Promise<Access> {
  const known = PUBLIC_KEY_PATTERN.test(caller.public_key)
  const key = known ? await context.database.findCaptureKey(caller.public_key) : null
  if (!key) throw new RelayError('INVALID_CAPTURE_KEY')
  const origin = serialize(caller.origin, key)
  const now = context.now()
  requireOrigin(key, { origin, header_origin: caller.header_origin, now })
  if (caller.signature) await requireRelaySignature(context, { key, signature: caller.signature })
  else if (key.signed_only) throw notSigned(SIGNED_KEY)
  else if (caller.mode === 'relay') throw notSigned(SIGNED_MODE)
  if (key.last_used_at === null || now - key.last_used_at >= TOUCH_INTERVAL_MS) {
    // The request neither waits for this write nor fails with it.
    context.database.touchCaptureKey({ id: key.id, at: now }).catch(() => undefined)
  }
  return { key, origin }
}

/**
 * Returns the origin in serialized form. One that equals an allowed origin is in that form already.
 */
function serialize(origin: string, key: CaptureKey): string {
  if (key.allowed_origins.includes(origin) && !isWildcard(origin)) return origin
  const checked = checkOrigin(origin)
  if ('problem' in checked) throw new RelayError('INVALID_ORIGIN', { message: checked.problem })
  return checked.origin
}

/**
 * Throws if the key is revoked or does not allow the origin, or if the Origin header differs from
 * it.
 */
export function requireOrigin(
  key: Pick<CaptureKey, 'revoked_at' | 'expires_at' | 'allowed_origins' | 'disabled_origins'>,
  { origin, header_origin, now }: { origin: string; header_origin: string | undefined; now: number },
): void {
  if (isRevoked(key, now)) throw new RelayError('CAPTURE_KEY_REVOKED')
  if (!acceptsOrigin(origin, key)) throw isDisabled(origin, key) ? disabled(origin) : notAllowed(origin)
  if (header_origin === undefined || header_origin === origin || parseOrigin(header_origin) === origin) return
  if (header_origin === 'null') {
    throw new RelayError('ORIGIN_NOT_ALLOWED', {
      message: 'This page has no origin (a local file, or a sandboxed frame). Use a page with a URL.',
    })
  }
  throw new RelayError('ORIGIN_NOT_ALLOWED', {
    message: `The request comes from a page other than ${origin}. Send location.origin of the calling page.`,
    details: { origin },
  })
}

/**
 * Verifies and reads a capture token. Throws unless it was issued for this action, key and origin.
 * Does not check expiry.
 */
export function readCaptureToken(
  context: Context,
  { text, action, access }: { text: string; action: CaptureAction; access: Access },
): CaptureToken {
  const token = readToken(context.signing_key, { purpose: 'capture', text })
  const fits = token?.action === action && token.key_id === access.key.id && token.origin === access.origin
  if (!token || !fits) throw new RelayError('INVALID_CAPTURE_TOKEN')
  return token
}

/**
 * The earlier redemption of a token by the same request, or null. For tokens that have expired or
 * whose session is already a report. Throws CAPTURE_TOKEN_USED if another request consumed the
 * token.
 */
export async function findEarlierRedemption(
  context: Context,
  { token_id, request_hash }: { token_id: string; request_hash: string },
) {
  const redemption = await context.database.findRedemption(token_id)
  if (redemption && redemption.request_hash !== request_hash) throw new RelayError('CAPTURE_TOKEN_USED')
  return redemption
}

const SIGNED_KEY = 'This capture key accepts only requests signed with its relay secret. Use another key for pages.'
const SIGNED_MODE =
  'A request with the mode "relay" must be signed in the header Earshot-Signature. Sign it, or omit the mode.'

function notSigned(message: string): RelayError {
  return new RelayError('INVALID_SIGNATURE', { message })
}

function disabled(origin: string): RelayError {
  return new RelayError('ORIGIN_NOT_ALLOWED', {
    message: `${origin} is disabled for this capture key. Enable it again, or use another key.`,
    details: { origin },
  })
}

function notAllowed(origin: string): RelayError {
  return new RelayError('ORIGIN_NOT_ALLOWED', {
    message: `${origin} is not among this capture key’s allowed origins. Add exactly this origin.`,
    details: { origin },
  })
}
