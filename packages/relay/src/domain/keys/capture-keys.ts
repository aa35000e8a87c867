import {
  type ArtifactKind,
  type CaptureKeysQuery,
  checkAllowedOrigin,
  type FieldProblem,
  isWildcard,
  MAX_ORIGINS,
  type Visibility,
} from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { CaptureKey, Quota } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { readName } from '../names.ts'
import { chooseProject } from '../projects/projects.ts'
import { newPublicKey } from './secrets.ts'
import { isShared } from './shared-suffix.ts'

export interface NewCaptureKey {
  name: string
  /** @default the oldest project */
  project_id?: string | undefined
  /** Origins as a person writes them. They are stored in serialized form, without duplicates. */
  allowed_origins: string[]
  /**
   * Whether `allowed_origins` may contain wildcards such as `https://*.example.com`. @default false
   */
  allow_wildcards?: boolean | undefined
  /** The widest visibility that a report may have. @default 'organization' */
  max_visibility?: Visibility | undefined
  /** Whether requests must be signed with the key's relay secret. @default false */
  signed_only?: boolean | undefined
  /** @default null, all kinds */
  allowed_artifact_kinds?: ArtifactKind[] | null | undefined
  /** @default null, the relay's own */
  quota?: Quota | null | undefined
}

/**
 * Creates a capture key. Throws VALIDATION_ERROR with the fields to correct, or NOT_FOUND for an
 * unknown project.
 */
export async function createCaptureKey(
  context: StoreContext,
  actor: Actor,
  wanted: NewCaptureKey,
): Promise<CaptureKey> {
  const name = readName(wanted.name)
  const allow_wildcards = wanted.allow_wildcards ?? false
  const allowed_origins = readOrigins(wanted.allowed_origins, { allow_wildcards })
  const project_id = await chooseProject(context, actor, wanted.project_id)
  const now = context.now()
  const key: CaptureKey = {
    id: newId('key', now),
    organization_id: actor.organization_id,
    project_id,
    public_key: newPublicKey(),
    name,
    status: 'active',
    allowed_origins,
    disabled_origins: [],
    allow_wildcards,
    max_visibility: wanted.max_visibility ?? 'organization',
    signed_only: wanted.signed_only ?? false,
    relay_secret_version: 0,
    allowed_artifact_kinds: wanted.allowed_artifact_kinds ?? null,
    quota: wanted.quota ?? null,
    created_at: now,
    last_used_at: null,
    expires_at: null,
    revoked_at: null,
    replaced_by: null,
  }
  const { id, public_key, max_visibility, signed_only } = key
  const changes = { public_key, name, allowed_origins, allow_wildcards, max_visibility, signed_only }
  const event = newEvent(context, actor, { type: 'capture_key.created', subject_id: id, project_id, changes })
  const created = await context.database.createCaptureKey(key, event)
  if (created === 'no-project') throw new RelayError('NOT_FOUND')
  return key
}

/** All capture keys, including revoked ones. */
export function listCaptureKeys(context: StoreContext, { organization_id }: Actor): Promise<CaptureKey[]> {
  return context.database.listCaptureKeys(organization_id)
}

/** Gives the key a new relay secret. The previous one becomes invalid. */
export async function renewRelaySecret(context: StoreContext, actor: Actor, wanted: string): Promise<CaptureKey> {
  const { id, public_key, organization_id, project_id } = await findOwnCaptureKey(context, actor, wanted)
  const change = { type: 'capture_key.secret_renewed', subject_id: id, project_id, changes: {} } as const
  const event = newEvent(context, actor, change)
  const key = await context.database.renewRelaySecret({ public_key, organization_id, event })
  if (!key) throw new RelayError('NOT_FOUND')
  return key
}

/** One page of the capture keys, of one project if it is given. Throws NOT_FOUND for an unknown project. */
export async function pageOfCaptureKeys(
  context: StoreContext,
  actor: Actor,
  { project_id, page, size }: CaptureKeysQuery,
): Promise<{ items: CaptureKey[]; total: number; page: number; size: number }> {
  if (project_id !== undefined) await chooseProject(context, actor, project_id)
  const all = await listCaptureKeys(context, actor)
  const keys = project_id === undefined ? all : all.filter((key) => key.project_id === project_id)
  return { items: keys.slice((page - 1) * size, page * size), total: keys.length, page, size }
}

/**
 * A capture key of the actor's organization by its id or public key, also a revoked one. Throws
 * NOT_FOUND.
 */
export async function findOwnCaptureKey(
  { database }: Pick<StoreContext, 'database'>,
  { organization_id }: Actor,
  wanted: string,
): Promise<CaptureKey> {
  const key = await database.findOwnedCaptureKey({ key: wanted, organization_id })
  if (!key) throw new RelayError('NOT_FOUND')
  return key
}

/** The refusal to change a key that no longer works. */
export function revokedKey({ public_key }: CaptureKey): RelayError {
  return new RelayError('CONFLICT', { message: `${public_key} has been revoked permanently. Create another.` })
}

/**
 * Revokes the key and everything it issued, effective at the next call. Revoking twice is harmless.
 */
export async function revokeCaptureKey(context: StoreContext, actor: Actor, wanted: string): Promise<CaptureKey> {
  const { id, public_key, organization_id, project_id } = await findOwnCaptureKey(context, actor, wanted)
  const event = newEvent(context, actor, { type: 'capture_key.revoked', subject_id: id, project_id, changes: {} })
  const key = await context.database.revokeCaptureKey({ public_key, organization_id, at: event.at, event })
  if (!key) throw new RelayError('NOT_FOUND')
  return key
}

type AllowedOrigin = { readonly origin: string } | { readonly problem: string }

/** Reads a key's origins in serialized form, without duplicates. Throws VALIDATION_ERROR. */
export function readOrigins(texts: readonly string[], rule: { allow_wildcards: boolean }): string[] {
  const problems: FieldProblem[] = []
  const origins = texts.map((text, index) => {
    const read = readAllowedOrigin(text, rule)
    if ('problem' in read) problems.push({ path: `allowed_origins.${index}`, message: `${text}: ${read.problem}` })
    return 'origin' in read ? read.origin : ''
  })
  if (origins.length < 1 || origins.length > MAX_ORIGINS) {
    problems.push({ path: 'allowed_origins', message: `A key has 1 to ${MAX_ORIGINS} origins.` })
  }
  const first = problems[0]
  if (first) throw invalid(problems, { message: first.message })
  return [...new Set(origins)]
}

/** Parses one allowed origin into serialized form, or returns what is wrong with it. */
export function readAllowedOrigin(text: string, rule: { allow_wildcards: boolean }): AllowedOrigin {
  const checked = checkAllowedOrigin(text.trim())
  if ('problem' in checked || !isWildcard(checked.origin)) return checked
  if (!rule.allow_wildcards) {
    return { problem: 'A "*" covers every subdomain. Allow wildcards for this key if you mean that.' }
  }
  const host = new URL(checked.origin.replace('*.', '')).hostname
  const isLocal = host === 'localhost' || host.endsWith('.localhost')
  if (isLocal || !isShared(host)) return checked
  return { problem: `A "*" cannot cover other people’s domains, and those below ${host} belong to different people.` }
}
