import type { ArtifactKind, Scope, Visibility } from '@earshot/protocol'
import type { CAPTURE_KEY_SETTINGS } from './columns.ts'

/** The public key that pages and servers send reports with. */
export interface CaptureKey {
  id: string
  organization_id: string
  project_id: string
  public_key: string
  name: string
  status: 'active' | 'revoked'
  allowed_origins: string[]
  /** Those of `allowed_origins` that are refused for now. */
  disabled_origins: { origin: string; disabled_at: number }[]
  allow_wildcards: boolean
  max_visibility: Visibility
  /** Whether requests must be signed with the key's relay secret. */
  signed_only: boolean
  /** Version of the current relay secret. 0: none was created yet. */
  relay_secret_version: number
  /** Null: all kinds. */
  allowed_artifact_kinds: ArtifactKind[] | null
  /** Null: the relay's default. */
  quota: Quota | null
  /** When a replaced key stops working. It counts as revoked then, whatever `status` says. */
  expires_at: number | null
  /** The id of the key that replaces it. */
  replaced_by: string | null
  created_at: number
  last_used_at: number | null
  revoked_at: number | null
}

/** The settings of a capture key that can be changed. */
export type CaptureKeySettings = Pick<CaptureKey, (typeof CAPTURE_KEY_SETTINGS)[number]>

/** Limits per UTC day. */
export interface Quota {
  sessions_per_day: number
  bytes_per_day: number
}

/** The limits that a step must not pass. */
export interface Limits {
  /** For the whole capture key. */
  quota: Quota
  /** For one network, as a part of the quota. */
  share: Quota
}

/** The limit that a step would have passed. */
export type OverLimit = 'quota-exceeded' | 'share-exceeded'

/** A key for the management API. */
export interface ApiKey {
  id: string
  organization_id: string
  name: string
  /** SHA-256 of the whole key, hexadecimal. The key itself is not stored. */
  hash: string
  /** The member whose rights limit the key. Null: it was created on the command line. */
  owner_id: string | null
  /** The key's first and last characters, to identify it in a list. */
  prefix: string
  suffix: string
  scopes: Scope[]
  /** Addresses and CIDR ranges that may use the key. Empty: every address. */
  allowed_ips: string[]
  created_at: number
  expires_at: number
  last_used_at: number | null
  revoked_at: number | null
  /** The key that replaces this one. */
  replaced_by: string | null
}
