import { type FieldProblem, MAX_API_KEY_DAYS, MAX_NAME_LENGTH, SCOPES, type Scope } from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { ApiKey } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { apiKeyForm, apiKeyLabel, hashApiKey, newApiKey } from './secrets.ts'

const DAY_MS = 86_400_000
const TOUCH_INTERVAL_MS = 60_000

export interface NewApiKey {
  name: string
  scopes: Scope[]
  /** 1 to 365. */
  expires_in_days: number
}

/** Creates an API key in the actor's organization. `api_key` is the secret, which is not stored. */
export async function createApiKey(
  context: StoreContext,
  actor: Actor,
  wanted: NewApiKey,
): Promise<{ api_key: string; key: ApiKey }> {
  const problems: FieldProblem[] = []
  const name = wanted.name.trim()
  if (name.length < 1 || name.length > MAX_NAME_LENGTH) {
    problems.push({ path: 'name', message: `A name has 1 to ${MAX_NAME_LENGTH} characters.` })
  }
  if (wanted.scopes.length === 0 || !wanted.scopes.every((scope) => SCOPES.includes(scope))) {
    problems.push({ path: 'scopes', message: `A key needs at least one scope of: ${SCOPES.join(', ')}.` })
  }
  const days = wanted.expires_in_days
  if (!Number.isInteger(days) || days < 1 || days > MAX_API_KEY_DAYS) {
    problems.push({ path: 'expires_in_days', message: `A key expires in 1 to ${MAX_API_KEY_DAYS} days.` })
  }
  const first = problems[0]
  if (first) throw invalid(problems, { message: first.message })
  const now = context.now()
  const api_key = newApiKey()
  const key: ApiKey = {
    id: newId('apk', now),
    organization_id: actor.organization_id,
    name,
    hash: hashApiKey(api_key),
    prefix: apiKeyLabel(api_key),
    scopes: [...new Set(wanted.scopes)],
    created_at: now,
    expires_at: now + days * DAY_MS,
    last_used_at: null,
    revoked_at: null,
  }
  const { id, scopes, expires_at } = key
  const change = { type: 'api_key.created', subject_id: id, project_id: null } as const
  const event = newEvent(context, actor, { ...change, changes: { name, scopes, expires_at } })
  await context.database.createApiKey(key, event)
  return { api_key, key }
}

export function listApiKeys(context: StoreContext, { organization_id }: Actor): Promise<ApiKey[]> {
  return context.database.listApiKeys(organization_id)
}

/** Revoking twice is harmless. */
export async function revokeApiKey(context: StoreContext, actor: Actor, id: string): Promise<ApiKey> {
  const { organization_id } = actor
  const event = newEvent(context, actor, { type: 'api_key.revoked', subject_id: id, project_id: null, changes: {} })
  const key = await context.database.revokeApiKey({ id, organization_id, at: event.at, event })
  if (!key) throw new RelayError('NOT_FOUND', { message: `There is no API key ${id}.` })
  return key
}

/**
 * Finds the actor of a request by its API key. Throws UNAUTHENTICATED with `details.reason`. Only a caller with the
 * whole key learns whether it has expired or was revoked.
 */
export async function authenticate(context: StoreContext, api_key: string | undefined): Promise<Actor> {
  if (!api_key) throw unauthenticated('missing')
  const form = apiKeyForm(api_key)
  if (form !== 'well-formed') throw unauthenticated(form)
  const key = await context.database.findApiKey(hashApiKey(api_key))
  if (!key) throw unauthenticated('unknown')
  if (key.revoked_at !== null) throw unauthenticated('revoked')
  const now = context.now()
  if (key.expires_at <= now) throw unauthenticated('expired')
  if (key.last_used_at === null || now - key.last_used_at >= TOUCH_INTERVAL_MS) {
    // The request neither waits for this write nor fails with it, for example on a full disk.
    context.database.touchApiKey({ id: key.id, at: now }).catch(() => undefined)
  }
  const { id, organization_id, scopes } = key
  return { kind: 'api_key', id, organization_id, scopes: new Set(scopes) }
}

const REASONS = {
  missing: 'Authentication is required. Send "Authorization: Bearer <API key>".',
  malformed: 'This is not an API key. Send "Authorization: Bearer <API key>"; a key is "esk_" and 48 characters.',
  truncated: 'The API key is incomplete: a key is "esk_" and 48 characters. Copy all of it.',
  unknown: 'This API key does not exist. Check that it was created on this relay.',
  expired: 'The API key has expired. Create a new one.',
  revoked: 'The API key was revoked. Use another one.',
} as const

function unauthenticated(reason: keyof typeof REASONS): RelayError {
  return new RelayError('UNAUTHENTICATED', { message: REASONS[reason], details: { reason } })
}
