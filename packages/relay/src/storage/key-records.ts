import type { ArtifactKind, Scope, Visibility } from '@earshot/protocol'

export interface CaptureKey {
  id: string
  organization_id: string
  project_id: string
  public_key: string
  name: string
  status: 'active' | 'revoked'
  allowed_origins: string[]
  allow_wildcards: boolean
  max_visibility: Visibility
  /** Whether only requests that are signed with its relay secret are taken. */
  signed_only: boolean
  /** Which of its relay secrets is the good one; 0: it has none yet. */
  relay_secret_version: number
  /** Null: every kind. */
  allowed_artifact_kinds: ArtifactKind[] | null
  /** Null: the relay's default. */
  quota: Quota | null
  created_at: number
  last_used_at: number | null
  revoked_at: number | null
}

/** What one capture key may take in a UTC day. */
export interface Quota {
  sessions_per_day: number
  bytes_per_day: number
}

export interface Limits {
  /** Of the capture key. */
  quota: Quota
  /** What of it one network may use. */
  share: Quota
}

/** Which of the limits a step would have passed. */
export type OverLimit = 'quota-exceeded' | 'share-exceeded'

export interface ApiKey {
  id: string
  organization_id: string
  name: string
  /** SHA-256 of the whole key, hexadecimal. The key itself is nowhere. */
  hash: string
  /** The first characters, to tell keys apart in a list. */
  prefix: string
  scopes: Scope[]
  created_at: number
  expires_at: number
  last_used_at: number | null
  revoked_at: number | null
}
