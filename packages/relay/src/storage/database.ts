import type { Page, PageQuery } from '@earshot/protocol'
import type {
  Artifact,
  ConsumedToken,
  KeptArtifact,
  NewArtifact,
  NewSession,
  OpenUpload,
  Redemption,
  SessionWithArtifacts,
} from './capture-records.ts'
import type { ApiKey, CaptureKey, Limits, OverLimit } from './key-records.ts'
import type { NewReport, Report, ReportWithArtifacts } from './report-records.ts'

export type {
  Artifact,
  ConsumedToken,
  KeptArtifact,
  NewArtifact,
  NewSession,
  OpenUpload,
  Redemption,
  Session,
  SessionWithArtifacts,
} from './capture-records.ts'
export type { ApiKey, CaptureKey, Limits, OverLimit, Quota } from './key-records.ts'
export type { NewReport, Report, ReportWithArtifacts } from './report-records.ts'

/**
 * What the relay asks of a database: one method per ATOMIC STEP, not per table. The comments are the contract; every driver runs
 * test/contracts/database.ts. Times are milliseconds since the epoch. A driver returns a string such as 'opened', never an HTTP
 * status or an error code; it throws only when the database itself fails. When a promise resolves, its step is on disk.
 */
export interface Database extends CaptureSteps, ReportSteps, AccessSteps, UpkeepSteps {
  /** The organization and project that the first start makes. */
  findDefaultProject(): Promise<{ organization_id: string; project_id: string }>
  /** Waits for what was begun, then closes. Closing twice is harmless. */
  close(): Promise<void>
}

/** The public flow. */
export interface CaptureSteps {
  /** The current key, also if it is revoked. Never from a cache: a revocation takes effect at the next call. */
  findCaptureKey(public_key: string): Promise<CaptureKey | null>

  /** Whether this is the first use of a nonce. Of any number at once, one is. */
  useNonce(nonce: { id: string; expires_at: number }): Promise<boolean>

  /** What a token has bought, if anything. Lets a repeat be answered after the token's own expiry. */
  findRedemption(token_id: string): Promise<Redemption | null>

  /**
   * Spends `token` on `session` and its artifacts, all or nothing.
   * A token spent before with the same `request_hash` returns what it bought; with another, 'token-already-used'.
   * Of any number of calls at once with one token exactly one opens. The use of the day is counted with it, of the key and of the
   * session's network: past the quota nothing is spent and the result is 'quota-exceeded', past the share 'share-exceeded'.
   */
  openSession(step: {
    token: ConsumedToken
    session: NewSession
    artifacts: NewArtifact[]
    limits: Limits
  }): Promise<'opened' | 'token-already-used' | OverLimit | { repeated: SessionWithArtifacts }>

  findSession(session_id: string): Promise<SessionWithArtifacts | null>

  /**
   * An artifact with its session and the key that opened it, for a signed PUT, and what they have used of the day of `at`, all as of
   * one moment.
   */
  findUpload(artifact_id: string, at: number): Promise<OpenUpload | null>

  /**
   * Notes that the bytes of an artifact are stored under `file`, and counts them as openSession counts sessions. A second arrival
   * replaces the first, and counts by what it is larger: `replaced` is the file that nothing names any more and that is orphaned now
   * (null where there was none).
   * Refuses once the session is a report ('already-finalized') or is gone ('not-found').
   * The one answer that may come before it is on disk: finalizeReport takes it there, and until then its client can upload again.
   */
  recordUpload(step: {
    artifact_id: string
    file: string
    size: number
    sha256: string
    received_size: number
    received_sha256: string
    at: number
    limits: Limits
  }): Promise<{ replaced: string | null } | 'already-finalized' | 'not-found' | OverLimit>

  /** Counts the bytes of an upload that came to nothing, whatever the limits are. Does nothing where the artifact is gone. */
  countFailedUpload(step: { artifact_id: string; bytes: number; at: number }): Promise<void>

  /**
   * Spends `token` on a report made from a session, all or nothing: marks the session finalized, keeps `artifacts` (each must still be
   * the one whose `received_sha256` is given, else 'artifacts-changed') and forgets the session's others. Repeats as in openSession.
   * An artifact keeps the file that it is stored under by then: the same bytes may have come once more.
   * With an unused token, a session that is a report already returns that report's id and spends nothing.
   * `dropped`: files that nothing names any more and that are orphaned now.
   */
  finalizeReport(step: {
    token: ConsumedToken
    session_id: string
    report: NewReport
    artifacts: KeptArtifact[]
  }): Promise<
    | { dropped: string[] }
    | { repeated: Report }
    | { already_finalized: string }
    | 'token-already-used'
    | 'artifacts-changed'
    | 'not-found'
  >
}

/** What came in, for who reads it. */
export interface ReportSteps {
  /** Newest first. `cursor` is the `next_cursor` of an earlier page and wins over `page`; one that does not parse answers null. */
  listReports(query: PageQuery & { organization_id: string }): Promise<Page<Report> | null>
  /** Those whose id ends with `number`, newest first and at most ten. */
  findReportsByNumber(query: { number: string; organization_id: string }): Promise<Report[]>
  findReport(query: { id: string; organization_id: string }): Promise<ReportWithArtifacts | null>
  /** A report of visibility `public`, by its id alone; null for every other. */
  findPublicReport(id: string): Promise<Report | null>
  /** A finalized artifact, by its id alone: the signed link is the permission. */
  findArtifact(artifact_id: string): Promise<Artifact | null>
  /**
   * Deletes a report with its session and artifacts, all or nothing; null where there is none. `files` are orphaned then. The tokens
   * that made it stay used, and what was counted of it stays counted.
   */
  deleteReport(wanted: { id: string; organization_id: string }): Promise<{ files: string[] } | null>
}

/** The keys: what an organization gives out, and takes back. */
export interface AccessSteps {
  createCaptureKey(key: CaptureKey): Promise<void>
  listCaptureKeys(organization_id: string): Promise<CaptureKey[]>
  /** Gives the key the next version of its relay secret, which ends the one before. Null as for revokeCaptureKey. */
  renewRelaySecret(step: { public_key: string; organization_id: string }): Promise<CaptureKey | null>
  /**
   * Puts other origins on the key's list. Null as for revokeCaptureKey; 'changed-concurrently', and nothing changes, if the list
   * is no longer `instead_of`: two concurrent changes never undo each other.
   */
  updateOrigins(step: {
    public_key: string
    organization_id: string
    allowed_origins: string[]
    allow_wildcards: boolean
    instead_of: string[]
  }): Promise<CaptureKey | 'changed-concurrently' | null>
  /** Revoking twice keeps the first time. Null for a key of another organization, as for one that is not there. */
  revokeCaptureKey(step: { public_key: string; organization_id: string; at: number }): Promise<CaptureKey | null>
  /** Notes the use of a capture or an API key; at most one write a minute for each key, so that use stays cheap. */
  touchCaptureKey(step: { id: string; at: number }): Promise<void>
  touchApiKey(step: { id: string; at: number }): Promise<void>
  createApiKey(key: ApiKey): Promise<void>
  listApiKeys(organization_id: string): Promise<ApiKey[]>
  findApiKey(hash: string): Promise<ApiKey | null>
  revokeApiKey(step: { id: string; organization_id: string; at: number }): Promise<ApiKey | null>
}

/** What nobody asks for and has to be done. */
export interface UpkeepSteps {
  /**
   * Lets one process sweep: of those that ask, the first whose `at` is `every` milliseconds or more away from that of the last that was
   * let (in either direction: a clock may have been wrong). Returns what finishSweep noted last, or null. If that process is killed,
   * the next one that asks in time takes over.
   */
  claimSweep(step: { at: number; every: number }): Promise<{ swept_until: number } | null>
  /** Notes up to when files have been looked at, in milliseconds since the epoch. */
  finishSweep(step: { swept_until: number }): Promise<void>
  /**
   * Forgets up to `limit` sessions that expired unfinished before `before`, with their artifacts, up to `limit` spent tokens that
   * expired before it, used nonces, and daily counts that no longer matter. The artifacts' files are orphaned then. `more`: there may be more.
   */
  forgetExpired(step: { before: number; limit: number }): Promise<{ sessions: number; more: boolean }>
  /** Some files that a step above made orphaned and that were not forgotten since: they may still be in the store. */
  listOrphaned(limit: number): Promise<string[]>
  /** For files that are in the store no more. */
  forgetOrphaned(files: string[]): Promise<void>
  /** Which of these files some artifact names. What is not among them and old enough is an orphan. */
  referencedFiles(files: string[]): Promise<Set<string>>
  /** Resolves when a write would succeed now; throws the reason when not. */
  check(): Promise<void>
}
