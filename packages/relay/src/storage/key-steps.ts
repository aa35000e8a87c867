import type { Role } from '@earshot/protocol'
import type { NewEvent } from './event-records.ts'
import type { ApiKey, CaptureKey, CaptureKeySettings } from './key-records.ts'

/** Capture keys. */
export interface AccessSteps {
  /** 'no-project' if the organization has no such project. */
  createCaptureKey(key: CaptureKey, event: NewEvent): Promise<'created' | 'no-project'>
  /**
   * Inserts the key of a project's own API reports, unless there is one with its `public_key`. No list
   * and no query by id returns it.
   */
  addServerKey(key: CaptureKey): Promise<void>
  listCaptureKeys(organization_id: string): Promise<CaptureKey[]>
  /**
   * Increments the key's `relay_secret_version`, which invalidates the previous secret. Null as for
   * revokeCaptureKey.
   */
  renewRelaySecret(step: { public_key: string; organization_id: string; event: NewEvent }): Promise<CaptureKey | null>
  /** A key by its id or public key, also a revoked one. Null as for revokeCaptureKey. */
  findOwnedCaptureKey(query: { key: string; organization_id: string }): Promise<CaptureKey | null>
  /**
   * Replaces the key's settings. Null as for revokeCaptureKey. Changes nothing and returns
   * 'changed-concurrently' if the key is revoked, or its settings are not `instead_of`, so that
   * concurrent changes never undo each other.
   */
  updateCaptureKey(step: {
    id: string
    organization_id: string
    settings: CaptureKeySettings
    instead_of: CaptureKeySettings
    event: NewEvent
  }): Promise<CaptureKey | 'changed-concurrently' | null>
  /**
   * Inserts `successor` and lets the key work until `expires_at`. Returns the replaced key, or null
   * if it does not exist, is revoked or was replaced before: exactly one of several concurrent calls
   * replaces it.
   */
  replaceCaptureKey(step: {
    id: string
    organization_id: string
    successor: CaptureKey
    expires_at: number
    event: NewEvent
  }): Promise<CaptureKey | null>
  /**
   * Revoking a key again changes nothing. Null if the key does not exist or belongs to another
   * organization.
   */
  revokeCaptureKey(step: {
    public_key: string
    organization_id: string
    at: number
    event: NewEvent
  }): Promise<CaptureKey | null>
  /**
   * Records the last use of a key. Writes at most once a minute per key, so that use stays cheap.
   */
  touchCaptureKey(step: { id: string; at: number }): Promise<void>
}

/** API keys. A key is live until it expires, is revoked, or is replaced by another. */
export interface ApiKeySteps {
  /**
   * Inserts `key`, unless its owner has `max_live` live keys at `key.created_at`. Exact also for
   * concurrent calls.
   */
  createApiKey(step: { key: ApiKey; max_live: number; event: NewEvent }): Promise<'created' | 'limit-reached'>
  /** Oldest first. `owner_id`: only the keys of this owner. */
  listApiKeys(query: {
    organization_id: string
    owner_id?: string | null
    page: number
    size: number
  }): Promise<{ items: ApiKey[]; total: number }>
  /** `owner_role`: the role that its owner has now. Null if it has no owner, or the owner has left. */
  findApiKey(hash: string): Promise<(ApiKey & { owner_role: Role | null }) | null>
  findApiKeyById(wanted: { id: string; organization_id: string }): Promise<ApiKey | null>
  /** Null as a value keeps the present one. Null as for findApiKeyById. */
  updateApiKey(step: {
    id: string
    organization_id: string
    name: string | null
    allowed_ips: string[] | null
    event: NewEvent
  }): Promise<ApiKey | null>
  /**
   * Inserts `successor` and lets the key `id` expire at `ends_at`, if that is earlier. The key that
   * `id` itself had replaced expires at `successor.created_at`, so that never more than two overlap.
   * Null if the key is not live at `successor.created_at`.
   */
  replaceApiKey(step: { id: string; ends_at: number; successor: ApiKey; event: NewEvent }): Promise<ApiKey | null>
  /**
   * Also lets the key that it had replaced expire at `at`. Revoking a key again changes nothing. Null
   * as for findApiKeyById.
   */
  revokeApiKey(step: { id: string; organization_id: string; at: number; event: NewEvent }): Promise<ApiKey | null>
  /** As touchCaptureKey. */
  touchApiKey(step: { id: string; at: number }): Promise<void>
}
