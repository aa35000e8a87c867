import { ROLE_SCOPES, SCOPES, type Scope } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Database } from '../../storage/database.ts'
import { type Actor, seesPrivate } from '../access/actor.ts'
import type { Context } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { isIpAllowed } from './ip-list.ts'
import { apiKeyForm, hashApiKey } from './secrets.ts'

const TOUCH_INTERVAL_MS = 60_000

type AuthContext = Pick<Context, 'database' | 'now' | 'mayRecordRefusal'>

/** How an API key arrived. */
export interface Credentials {
  readonly api_key: string | undefined
  /** The client's address. */
  readonly address: string | undefined
  /** The page that sent the request, if a browser did. */
  readonly origin: string | undefined
}

/**
 * Finds the actor of a request by its API key. Throws UNAUTHENTICATED with `details.reason`,
 * IP_NOT_ALLOWED, or VALIDATION_ERROR for a key that a page sent. Only a caller with the whole key
 * learns more than that it is wrong.
 */
export async function authenticate(context: AuthContext, credentials: Credentials): Promise<Actor> {
  const { api_key, address, origin } = credentials
  if (!api_key) throw unauthenticated('missing')
  const form = apiKeyForm(api_key)
  if (form !== 'well-formed') throw unauthenticated(form)
  const key = await context.database.findApiKey(hashApiKey(api_key))
  if (!key) throw unauthenticated('unknown')
  if (key.revoked_at !== null) throw unauthenticated('revoked')
  const now = context.now()
  if (key.expires_at <= now) throw unauthenticated('expired')
  const actor = actorOf(key)
  if (!isIpAllowed(key.allowed_ips, address)) {
    await recordRefusal(context, { actor, reason: 'address', from: address ?? 'unknown' })
    throw new RelayError('IP_NOT_ALLOWED')
  }
  if (origin !== undefined) {
    await recordRefusal(context, { actor, reason: 'browser', from: origin.slice(0, 200) })
    throw new RelayError('VALIDATION_ERROR', {
      message:
        'A web page sent this API key, so everybody who opens the page can read it. Revoke the key, and call the API from a server.',
      details: [{ path: 'headers.origin', message: 'API keys are not accepted from web pages.' }],
    })
  }
  if (key.last_used_at === null || now - key.last_used_at >= TOUCH_INTERVAL_MS) {
    // The request neither waits for this write nor fails with it, for example on a full disk.
    context.database.touchApiKey({ id: key.id, at: now }).catch(() => undefined)
  }
  return actor
}

type FoundKey = NonNullable<Awaited<ReturnType<Database['findApiKey']>>>

/** A key never has more rights than its owner has now. */
function actorOf({ id, organization_id, owner_id, owner_role, scopes, expires_at }: FoundKey): Actor {
  if (owner_id !== null && owner_role === null) throw unauthenticated('owner_left')
  const limit: ReadonlySet<Scope> = new Set(owner_role === null ? SCOPES : ROLE_SCOPES[owner_role])
  const granted = new Set(scopes.filter((scope) => limit.has(scope)))
  const sees_private = owner_role === null || seesPrivate(owner_role)
  return { kind: 'api_key', id, organization_id, owner_id, scopes: granted, sees_private, expires_at }
}

/** Records a refusal of a valid key, at most once a minute for each key. */
async function recordRefusal(
  context: AuthContext,
  { actor, reason, from }: { actor: Actor; reason: 'address' | 'browser'; from: string },
): Promise<void> {
  if (!(await context.mayRecordRefusal(actor.id))) return
  const change = { type: 'api_key.refused', subject_id: actor.id, project_id: null } as const
  await context.database.addEvent(newEvent(context, actor, { ...change, changes: { reason, from } }))
}

const REASONS = {
  missing: 'Authentication is required. Send "Authorization: Bearer <API key>".',
  malformed: 'This is not an API key. Send "Authorization: Bearer <API key>"; a key is "esk_" and 48 characters.',
  truncated: 'The API key is incomplete: a key is "esk_" and 48 characters. Copy all of it.',
  unknown: 'This API key does not exist. Check that it was created on this relay.',
  expired: 'The API key has expired. Create a new one.',
  revoked: 'The API key was revoked. Use another one.',
  owner_left: 'The member who made this API key has left, so it has no rights. Create a new one.',
} as const

function unauthenticated(reason: keyof typeof REASONS): RelayError {
  return new RelayError('UNAUTHENTICATED', { message: REASONS[reason], details: { reason } })
}
