import {
  type ApiKeyChange,
  type ApiKeyResponse,
  type CreatedApiKey,
  MAX_API_KEYS,
  type NewApiKey,
  type Page,
  SCOPE_PRESETS,
  type Scope,
} from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import { isoTime, isoTimeOrNull } from '../../iso-time.ts'
import type { ApiKey } from '../../storage/database.ts'
import { type Actor, authorize } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { isOwn, maySee, seesAll } from './api-key-owner.ts'
import { readIpList } from './ip-list.ts'
import { apiKeyLabel, apiKeySuffix, hashApiKey, newApiKey } from './secrets.ts'

const DAY_MS = 86_400_000

/**
 * Creates an API key for the actor; by an API key, one that expires no later than that. Its secret,
 * `api_key`, is not stored. Throws FORBIDDEN for a scope that the actor does not have, and
 * KEY_LIMIT_REACHED.
 */
export async function createApiKey(
  context: StoreContext,
  actor: Actor,
  { name, scopes, preset, expires_in_days, allowed_ips = [] }: NewApiKey,
): Promise<CreatedApiKey> {
  const chosen = scopes ?? SCOPE_PRESETS[preset ?? 'read'].filter((scope) => actor.scopes.has(scope))
  requireScopes(actor, chosen)
  const now = context.now()
  const { key, api_key } = makeKey({
    organization_id: actor.organization_id,
    owner_id: actor.owner_id,
    name,
    scopes: chosen,
    allowed_ips: readIpList(allowed_ips),
    now,
    // A key that has leaked cannot make one that outlives it.
    expires_at: Math.min(now + expires_in_days * DAY_MS, actor.expires_at ?? Number.POSITIVE_INFINITY),
  })
  const event = newEvent(context, actor, { ...subject(key.id, 'api_key.created'), changes: changesOf(key) })
  const made = await context.database.createApiKey({ key, max_live: MAX_API_KEYS, event })
  if (made === 'limit-reached') throw new RelayError('KEY_LIMIT_REACHED', { details: { limit: MAX_API_KEYS } })
  return { ...toResponse(key), api_key }
}

/** The keys that the actor may see, oldest first, also those that are no longer live. */
export async function listApiKeys(
  context: StoreContext,
  actor: Actor,
  { page, size }: { page: number; size: number },
): Promise<Page<ApiKeyResponse>> {
  const { organization_id, owner_id, id } = actor
  const place = { page, size, next_cursor: null }
  if (!seesAll(actor) && owner_id === null) return { items: [await showApiKey(context, actor, id)], total: 1, ...place }
  const wanted = seesAll(actor) ? { organization_id } : { organization_id, owner_id }
  const { items, total } = await context.database.listApiKeys({ ...wanted, page, size })
  return { items: items.map(toResponse), total, ...place }
}

/** Throws NOT_FOUND, also for a key that the actor may not see. */
export async function showApiKey(context: StoreContext, actor: Actor, id: string): Promise<ApiKeyResponse> {
  return toResponse(await findKey(context, actor, id))
}

/** Changes name and addresses, effective at the next call. */
export async function changeApiKey(
  context: StoreContext,
  actor: Actor,
  { id, ...change }: ApiKeyChange & { id: string },
): Promise<ApiKeyResponse> {
  const { organization_id } = await findOwnKey(context, actor, id)
  const name = change.name ?? null
  const allowed_ips = change.allowed_ips ? readIpList(change.allowed_ips) : null
  const changes = { ...(name === null ? {} : { name }), ...(allowed_ips === null ? {} : { allowed_ips }) }
  const event = newEvent(context, actor, { ...subject(id, 'api_key.updated'), changes })
  const changed = await context.database.updateApiKey({ id, organization_id, name, allowed_ips, event })
  return toResponse(changed ?? unknownKey(id))
}

/**
 * Creates a key that replaces another, with the same name, scopes and addresses. The old one works
 * for `overlap_days` more. Throws CONFLICT if it is not live.
 */
export async function rotateApiKey(
  context: StoreContext,
  actor: Actor,
  { id, overlap_days, expires_in_days }: { id: string; overlap_days: number; expires_in_days?: number | undefined },
): Promise<CreatedApiKey> {
  const old = await findOwnKey(context, actor, id)
  if (overlap_days === 0) authorize(actor, 'api_keys:delete')
  const now = context.now()
  const lifetime = expires_in_days === undefined ? old.expires_at - old.created_at : expires_in_days * DAY_MS
  const { organization_id, owner_id, name, scopes, allowed_ips } = old
  const expires_at = now + lifetime
  const { key, api_key } = makeKey({ organization_id, owner_id, name, scopes, allowed_ips, now, expires_at })
  const changes = { ...changesOf(key), replaced_by: key.id, overlap_days }
  const event = newEvent(context, actor, { ...subject(id, 'api_key.replaced'), changes })
  const ends_at = now + overlap_days * DAY_MS
  const replaced = await context.database.replaceApiKey({ id, ends_at, successor: key, event })
  if (!replaced) {
    throw new RelayError('CONFLICT', {
      message: `The API key ${id} has expired, was revoked or was already replaced. Create a new one.`,
    })
  }
  return { ...toResponse(key), api_key }
}

/**
 * Revokes a key, effective at the next call, and the key that it replaces. Revoking twice is harmless.
 */
export async function revokeApiKey(context: StoreContext, actor: Actor, id: string): Promise<ApiKeyResponse> {
  const { organization_id } = await findKey(context, actor, id)
  const event = newEvent(context, actor, { ...subject(id, 'api_key.revoked'), changes: {} })
  const key = await context.database.revokeApiKey({ id, organization_id, at: event.at, event })
  return toResponse(key ?? unknownKey(id))
}

async function findKey({ database }: StoreContext, actor: Actor, id: string): Promise<ApiKey> {
  const key = await database.findApiKeyById({ id, organization_id: actor.organization_id })
  return key && maySee(actor, key) ? key : unknownKey(id)
}

/** A key that the actor may change, or get a new secret of. */
async function findOwnKey(context: StoreContext, actor: Actor, id: string): Promise<ApiKey> {
  const key = await findKey(context, actor, id)
  if (!isOwn(actor, key)) {
    throw new RelayError('FORBIDDEN', { message: 'Only its owner can change or rotate an API key. Revoke it instead.' })
  }
  requireScopes(actor, key.scopes)
  return key
}

/** Nobody gets a secret, or widens a key, that may do more than they may themselves. */
function requireScopes(actor: Actor, scopes: readonly Scope[]): void {
  for (const scope of scopes) authorize(actor, scope)
}

function unknownKey(id: string): never {
  throw new RelayError('NOT_FOUND', { message: `There is no API key ${id}.` })
}

function makeKey({
  now,
  scopes,
  ...given
}: Pick<ApiKey, 'organization_id' | 'owner_id' | 'name' | 'allowed_ips' | 'expires_at'> & {
  scopes: readonly Scope[]
  now: number
}): { key: ApiKey; api_key: string } {
  const api_key = newApiKey()
  const key: ApiKey = {
    ...given,
    id: newId('apk', now),
    scopes: [...new Set(scopes)],
    hash: hashApiKey(api_key),
    prefix: apiKeyLabel(api_key),
    suffix: apiKeySuffix(api_key),
    created_at: now,
    last_used_at: null,
    revoked_at: null,
    replaced_by: null,
  }
  return { key, api_key }
}

function subject<Type extends string>(subject_id: string, type: Type) {
  return { type, subject_id, project_id: null }
}

function changesOf({ name, scopes, allowed_ips, expires_at }: ApiKey) {
  return { name, scopes, allowed_ips, expires_at }
}

function toResponse(key: ApiKey): ApiKeyResponse {
  const { id, name, prefix, suffix, scopes, allowed_ips, owner_id, replaced_by } = key
  return {
    id,
    name,
    prefix,
    suffix,
    scopes,
    allowed_ips,
    owner_id,
    replaced_by,
    created_at: isoTime(key.created_at),
    expires_at: isoTime(key.expires_at),
    last_used_at: isoTimeOrNull(key.last_used_at),
    revoked_at: isoTimeOrNull(key.revoked_at),
  }
}
