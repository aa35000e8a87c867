import type { EventType } from '@earshot/protocol'
import type {
  ConsumedToken,
  KeptArtifact,
  NewArtifact,
  NewSession,
  OpenUpload,
  Redemption,
  SessionWithArtifacts,
} from './capture-records.ts'
import type { CommentSteps } from './comment-steps.ts'
import type { ActorName, Event, EventFilter, EventRange, NewEvent } from './event-records.ts'
import type { NewJob } from './job-records.ts'
import type { JobSteps } from './job-steps.ts'
import type { CaptureKey, Limits, OverLimit } from './key-records.ts'
import type { AccessSteps, ApiKeySteps } from './key-steps.ts'
import type { PasskeySteps } from './passkey-steps.ts'
import type { AuthRowSteps, MemberSteps, SignInSteps } from './people-steps.ts'
import type { ProcessingSteps } from './processing-steps.ts'
import type { ProjectSteps } from './project-records.ts'
import type { NewReport, Report } from './report-records.ts'
import type { ReportSteps } from './report-steps.ts'
import type { SearchSteps } from './search-steps.ts'
import type { ShareLink, ShareLinkSteps } from './share-link-steps.ts'
import type { StatisticsSteps } from './statistics-steps.ts'
import type { StatusSteps } from './status-steps.ts'
import type { TagSteps } from './tag-steps.ts'

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
export type { Comment, CommentSteps } from './comment-steps.ts'
export type { ActorName, Event, EventActor, EventFilter, EventRange, NewEvent } from './event-records.ts'
export type { ClaimedJob, Job, JobCounts, JobPayload, JobState, NewJob } from './job-records.ts'
export type { JobSteps } from './job-steps.ts'
export type { ApiKey, CaptureKey, CaptureKeySettings, Limits, OverLimit, Quota } from './key-records.ts'
export type { AccessSteps, ApiKeySteps } from './key-steps.ts'
export type {
  Invitation,
  InvitationRefusal,
  Member,
  MemberRefusal,
  NewPerson,
  Passkey,
  PersonSession,
} from './people-records.ts'
export type { ProcessedReport, ProcessingSteps } from './processing-steps.ts'
export type { Project, ProjectSettings, ProjectSteps } from './project-records.ts'
export type {
  BulkChange,
  NewReport,
  Report,
  ReportUpdate,
  ReportWithArtifacts,
  ReportWork,
  Viewer,
} from './report-records.ts'
export type { ReportList, ReportQuery, ReportSteps } from './report-steps.ts'
export type { SearchSteps } from './search-steps.ts'
export type { ShareLink, ShareLinkSteps } from './share-link-steps.ts'
export type { CountedBy, ReportCount, ReportSize, StatisticsSteps } from './statistics-steps.ts'
export type { Status, StatusSteps } from './status-steps.ts'
export type { CountedTag, Tag, TagSteps } from './tag-steps.ts'

/**
 * The database of the relay, with one method per ATOMIC STEP, not per table. The comments are the
 * contract; every driver runs test/contracts/database.ts. Times are milliseconds since the epoch. A
 * driver returns a result such as 'opened', never an HTTP status or an error code, and throws only
 * if the database fails. When a promise resolves, its step is on disk.
 * A step with an `event` records it in the same transaction if, and only if, it changes something.
 */
export interface Database
  extends CaptureSteps,
    ReportSteps,
    StatisticsSteps,
    ShareLinkSteps,
    SearchSteps,
    ProcessingSteps,
    ProjectSteps,
    StatusSteps,
    TagSteps,
    CommentSteps,
    AccessSteps,
    ApiKeySteps,
    EventSteps,
    JobSteps,
    MemberSteps,
    SignInSteps,
    PasskeySteps,
    AuthRowSteps,
    UpkeepSteps {
  /**
   * The organization that the first start creates, and its oldest project when the database was
   * opened.
   */
  findDefaultProject(): Promise<{ organization_id: string; project_id: string }>
  /** Waits for running steps, then closes. Closing twice is harmless. */
  close(): Promise<void>
}

/** The public capture flow. */
export interface CaptureSteps {
  /**
   * The key as currently stored, even if it is revoked. Never cached: a revocation takes effect on the
   * next call.
   */
  findCaptureKey(public_key: string): Promise<CaptureKey | null>

  /**
   * Records a nonce. Returns true for its first use only; exactly one of several concurrent calls
   * gets true.
   */
  useNonce(nonce: { id: string; expires_at: number }): Promise<boolean>

  /**
   * The redemption of a token, or null if it has not been consumed. Lets a repeated call succeed after
   * the token has expired.
   */
  findRedemption(token_id: string): Promise<Redemption | null>

  /**
   * Consumes `token` and inserts `session` with its artifacts, atomically.
   * If the token was consumed with the same `request_hash`, returns its session; with another hash,
   * 'token-already-used'. Exactly one of several concurrent calls with one token opens a session.
   * The session counts toward the daily use of its key and its network. A call that would exceed the
   * quota or the share consumes nothing and returns 'quota-exceeded' or 'share-exceeded'.
   */
  openSession(step: {
    token: ConsumedToken
    session: NewSession
    artifacts: NewArtifact[]
    limits: Limits
  }): Promise<'opened' | 'token-already-used' | OverLimit | { repeated: SessionWithArtifacts }>

  findSession(session_id: string): Promise<SessionWithArtifacts | null>

  /** Adds an artifact to a session. False if the session does not exist or has become a report. */
  addArtifact(step: { session_id: string; artifact: NewArtifact }): Promise<boolean>

  /**
   * An artifact with its session, the key that opened it, and their use on the day of `at`, for a
   * signed PUT. A consistent snapshot.
   */
  findUpload(artifact_id: string, at: number): Promise<OpenUpload | null>

  /**
   * Records that the bytes of an artifact are stored as `file`, and counts them as openSession
   * counts sessions. A second upload replaces the first and counts only the bytes by which it is
   * larger. `replaced` is the file that is orphaned now, or null. Returns 'already-finalized' if
   * the session is a report, and 'not-found' if it does not exist.
   * The only step that may resolve before it is on disk: finalizeReport flushes it, and until then
   * the client can upload again.
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

  /**
   * Counts the bytes of a failed upload, regardless of limits. Does nothing if the artifact does
   * not exist.
   */
  countFailedUpload(step: { artifact_id: string; bytes: number; at: number }): Promise<void>

  /**
   * Consumes `token` and turns a session into a report, atomically: marks the session finalized,
   * keeps `artifacts` and deletes the session's other artifacts. If the `received_sha256` of one of
   * `artifacts` differs, returns 'artifacts-changed'. Repeats behave as in openSession.
   * An artifact keeps the file that it has at that moment: the same bytes may have been uploaded
   * again.
   * If the session is already a report, an unused token is not consumed and the result has that
   * report's id.
   * Inserts `share_link` with the report. `receipt_hash`: of the token of its receipt. `dropped`: files that are orphaned now.
   */
  finalizeReport(step: {
    token: ConsumedToken
    session_id: string
    report: NewReport
    artifacts: KeptArtifact[]
    share_link?: ShareLink
    receipt_hash?: string
    event: NewEvent
    /** What is to be done with the report. */
    job: NewJob
  }): Promise<
    | { dropped: string[] }
    | { repeated: Report }
    | { already_finalized: string }
    | 'token-already-used'
    | 'artifacts-changed'
    | 'not-found'
  >
}

/** The log of changes. */
export interface EventSteps {
  /** How often readers may ask for new events: the time between, in milliseconds. */
  readonly event_poll_ms: number
  /** Records an event that changes nothing else, such as a refusal. */
  addEvent(event: NewEvent): Promise<void>
  /**
   * The events of an organization after number `after`, in order, at most `limit`. A reader that has
   * seen an event never gets an earlier one later, also while several processes write.
   */
  readEvents(query: { organization_id: string; after: number; limit: number }): Promise<Event[]>
  /** The numbers of the log. A reader gets every event up to `last` that is still there. */
  readEventRange(organization_id: string): Promise<EventRange>
  /**
   * The events from number `from` to just before `before` that match `filter`, newest first, at most
   * `limit`. It reads the whole range: callers keep that small.
   */
  findEvents(query: {
    organization_id: string
    from: number
    before: number
    filter: EventFilter
    limit: number
  }): Promise<Event[]>
  /** The events of some types about one subject after number `after`, in order, at most `limit`. */
  readEventsOf(query: {
    organization_id: string
    subject_id: string
    types: readonly EventType[]
    after: number
    limit: number
  }): Promise<Event[]>
  /** The present names of members, API keys and capture keys of the organization, in any order. */
  findActorNames(query: { organization_id: string; ids: readonly string[] }): Promise<ActorName[]>
  /**
   * Deletes the oldest events of each organization up to the first that is not older than `before`,
   * at most `limit` of each: those that are left have no gaps. No number is used again. `more`: call
   * again.
   */
  forgetEvents(step: { before: number; limit: number }): Promise<{ more: boolean }>
}

/** Maintenance by the sweep and by readiness checks. */
export interface UpkeepSteps {
  /** The value last passed to finishSweep, or 0. */
  readSweptUntil(): Promise<number>
  /** Records the time up to which files have been swept. */
  finishSweep(step: { swept_until: number }): Promise<void>
  /**
   * Deletes up to `limit` unfinished sessions that expired before `before`, with their artifacts,
   * up to `limit` consumed tokens that expired before it, and old nonces and daily use. The
   * artifacts' files are orphaned now. `more`: call again.
   */
  forgetExpired(step: { before: number; limit: number }): Promise<{ sessions: number; more: boolean }>
  /** Up to `limit` files that were orphaned by a step above and may still be in the store. */
  listOrphaned(limit: number): Promise<string[]>
  /** Removes files from that list, after they were removed from the store. */
  forgetOrphaned(files: string[]): Promise<void>
  /**
   * Those of `files` that an artifact or a report references. A file that is old enough and not among them is
   * orphaned.
   */
  referencedFiles(files: string[]): Promise<Set<string>>
  /** Resolves if a write succeeds now; rejects with the reason if not. */
  check(): Promise<void>
}
