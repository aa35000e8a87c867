import {
  type CaptureAction,
  type CaptureMode,
  checkOrigin,
  isOriginAllowed,
  isWildcard,
  PUBLIC_KEY_PATTERN,
  parseOrigin,
} from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { CaptureKey } from '../../storage/database.ts'
import type { Context } from '../context.ts'
import { type RelaySignature, requireRelaySignature } from './relay-signature.ts'
import { type CaptureToken, readToken } from './tokens.ts'

const TOUCH_INTERVAL_MS = 60_000

/** Who says to be calling: what the body says, and of the headers the Origin and a server's signature, where there were any. */
export interface Caller {
  public_key: string
  origin: string
  /** 'relay' is a server, which signs. */
  mode?: CaptureMode | undefined
  header_origin: string | undefined
  signature: RelaySignature | undefined
}

/** A caller whose key is good on its origin. `origin` is in serialized form. */
export interface Access {
  key: CaptureKey
  origin: string
}

/** Checks key and origin on every call: a revocation or a changed list takes effect at once. */
export async function authorizeCapture(context: Context, caller: Caller): Promise<Access> {
  const known = PUBLIC_KEY_PATTERN.test(caller.public_key)
  const key = known ? await context.database.findCaptureKey(caller.public_key) : null
  if (!key) throw new RelayError('INVALID_CAPTURE_KEY')
  const origin = serialize(caller.origin, key)
  requireOrigin(key, { origin, header_origin: caller.header_origin })
  if (caller.signature) await requireRelaySignature(context, { key, signature: caller.signature })
  else if (key.signed_only) throw notSigned(SIGNED_KEY)
  else if (caller.mode === 'relay') throw notSigned(SIGNED_MODE)
  const now = context.now()
  if (key.last_used_at === null || now - key.last_used_at >= TOUCH_INTERVAL_MS) {
    // A note, no more: what is asked for neither waits for it nor is refused for its sake.
    context.database.touchCaptureKey({ id: key.id, at: now }).catch(() => undefined)
  }
  return { key, origin }
}

/** An origin that stands on the key's list is in serialized form already, as nearly every one is. */
function serialize(origin: string, key: CaptureKey): string {
  if (key.allowed_origins.includes(origin) && !isWildcard(origin)) return origin
  const checked = checkOrigin(origin)
  if ('problem' in checked) throw new RelayError('INVALID_ORIGIN', { message: checked.problem })
  return checked.origin
}

/** Throws where the key is revoked, does not list the origin, or the browser names another page than the body does. */
export function requireOrigin(
  key: Pick<CaptureKey, 'status' | 'allowed_origins'>,
  { origin, header_origin }: { origin: string; header_origin: string | undefined },
): void {
  if (key.status === 'revoked') throw new RelayError('CAPTURE_KEY_REVOKED')
  if (!isOriginAllowed(origin, key.allowed_origins)) throw notAllowed(origin)
  if (header_origin === undefined || header_origin === origin || parseOrigin(header_origin) === origin) return
  if (header_origin === 'null') {
    throw new RelayError('ORIGIN_NOT_ALLOWED', {
      message: 'The browser gives this page no origin (a file, or a sandboxed frame). Use a page with an address.',
    })
  }
  throw new RelayError('ORIGIN_NOT_ALLOWED', {
    message: `The request comes from another page than ${origin}. Send location.origin of the page that is calling.`,
    details: { origin },
  })
}

/** What a capture token says; throws where it was not issued for this step, this key and this origin. Expiry is judged later. */
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
 * For a token that can not buy any more, because it is late or its session is a report: what it bought with this very request before,
 * or null. Throws CAPTURE_TOKEN_USED where it bought something else.
 */
export async function findEarlierRedemption(
  context: Context,
  { token_id, request_hash }: { token_id: string; request_hash: string },
) {
  const redemption = await context.database.findRedemption(token_id)
  if (redemption && redemption.request_hash !== request_hash) throw new RelayError('CAPTURE_TOKEN_USED')
  return redemption
}

const SIGNED_KEY =
  'This capture key takes only requests that are signed with its relay secret. A page needs a key of its own.'
const SIGNED_MODE =
  'A request in the mode "relay" must be signed with its relay secret, in Earshot-Signature. Sign it, or leave the mode out.'

function notSigned(message: string): RelayError {
  return new RelayError('INVALID_SIGNATURE', { message })
}

function notAllowed(origin: string): RelayError {
  return new RelayError('ORIGIN_NOT_ALLOWED', {
    message: `${origin} is not among this capture key’s allowed origins. Add exactly that.`,
    details: { origin },
  })
}
