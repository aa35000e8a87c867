import { createHash } from 'node:crypto'
import { newJob } from '../../src/domain/jobs/new-job.ts'
import { newId } from '../../src/ids.ts'
import type {
  ApiKey,
  CaptureKey,
  ConsumedToken,
  Database,
  NewArtifact,
  NewEvent,
  NewJob,
  NewReport,
  NewSession,
  ProcessedReport,
  Project,
} from '../../src/storage/database.ts'
import { ANY_REPORT, type ReportFilter } from '../../src/storage/report-filter.ts'

/** A fixed moment, in the middle of a UTC day. */
export const NOON = Date.UTC(2026, 2, 15, 12)
export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE
const MUCH = { sessions_per_day: 1000, bytes_per_day: 1_000_000_000 }
export const GENEROUS = { quota: MUCH, share: MUCH }

/** Whoever sees private reports too. */
export const SEES_ALL = { member_id: null, sees_private: true }

/** No condition. */
export const NO_FILTER: ReportFilter = { ...ANY_REPORT, at: NOON }

/** Every report, newest first. */
export const EVERY_REPORT = { viewer: SEES_ALL, filter: NO_FILTER, sort: '-created' } as const

type DefaultProject = Awaited<ReturnType<Database['findDefaultProject']>>

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function aProject(changes: Partial<Project> & { organization_id: string }): Project {
  const id = newId('prj', NOON)
  const none = { retention_days: null, retention_bytes: null }
  return { id, name: `Project ${id.slice(-8)}`, created_at: NOON, ...none, ...changes }
}

export function aCaptureKey(project: DefaultProject, changes: Partial<CaptureKey> = {}): CaptureKey {
  const id = newId('key', NOON)
  return {
    id,
    ...project,
    public_key: `ck_${id.slice(-26).padStart(32, '0')}`,
    name: 'The shop',
    status: 'active',
    allowed_origins: ['https://shop.example', 'https://*.shop.example'],
    allow_wildcards: true,
    signed_only: true,
    relay_secret_version: 3,
    max_visibility: 'organization',
    allowed_artifact_kinds: ['screenshot', 'debugger'],
    quota: { sessions_per_day: 5, bytes_per_day: 5000 },
    created_at: NOON,
    last_used_at: null,
    expires_at: null,
    revoked_at: null,
    replaced_by: null,
    disabled_origins: [],
    ...changes,
  }
}

export function anApiKey(project: DefaultProject, changes: Partial<ApiKey> = {}): ApiKey {
  const id = newId('key', NOON)
  return {
    id,
    organization_id: project.organization_id,
    name: 'The bot',
    hash: sha256(id),
    owner_id: null,
    prefix: 'esk_abcd',
    suffix: 'wxyz',
    scopes: ['reports:read'],
    allowed_ips: ['192.0.2.0/24'],
    created_at: NOON,
    expires_at: NOON + DAY,
    last_used_at: null,
    revoked_at: null,
    replaced_by: null,
    ...changes,
  }
}

export function aToken(request: string, changes: Partial<ConsumedToken> = {}): ConsumedToken {
  return { id: newId('tok', NOON), expires_at: NOON + 5 * MINUTE, request_hash: sha256(request), ...changes }
}

export function aSession(key: CaptureKey, changes: Partial<NewSession> = {}): NewSession {
  return {
    id: newId('ses', NOON),
    capture_key_id: key.id,
    organization_id: key.organization_id,
    project_id: key.project_id,
    origin: 'https://shop.example',
    media_kind: 'screenshot',
    meta: { source: 'widget', nested: { deep: [1, 'two', null] } },
    created_at: NOON,
    expires_at: NOON + 60 * MINUTE,
    network: null,
    ...changes,
  }
}

export function anArtifact(changes: Partial<NewArtifact> = {}): NewArtifact {
  return {
    id: newId('art', NOON),
    kind: 'screenshot',
    content_type: 'image/png',
    max_bytes: 1000,
    declared_size: 100,
    declared_sha256: sha256('as declared'),
    ...changes,
  }
}

export function aReport(session: NewSession, changes: Partial<NewReport> = {}): NewReport {
  return {
    id: newId('rep', NOON),
    organization_id: session.organization_id,
    project_id: session.project_id,
    capture_key_id: session.capture_key_id,
    session_id: session.id,
    source: 'widget',
    origin: session.origin,
    title: 'The cart loses its "items" 🛒',
    summary: "Line one\nline two; drop table reports; --'",
    visibility: 'organization',
    media_kind: session.media_kind,
    reporter: { name: 'Zoë', email: 'zoe@shop.example' },
    fields: { severity: 'high' },
    meta: session.meta,
    created_at: NOON,
    updated_at: NOON,
    ...changes,
  }
}

/** The job that processes a report. */
export function aProcessJob({ id, organization_id, created_at }: NewReport): NewJob {
  return newJob({ kind: 'process_report', at: created_at, organization_id, payload: { report_id: id } })
}

/** A processed report. */
export function anOutcome(report_id: string, changes: Partial<ProcessedReport> = {}): ProcessedReport {
  const facts = { page_url: 'https://shop.example/"cart"', browser: 'Firefox 140', os: null }
  return {
    report_id,
    error: null,
    facts: { ...facts, release: '1', user_name: 'Zoë', error_count: 2 },
    text: { page_path: '/cart', console: "it's broken\nagain", errors: 'TypeError: 🛒' },
    thumbnail: { file: `small-${report_id}`, size: 7, sha256: sha256('picture'), width: 480, height: 360 },
    dimensions: [],
    ...changes,
  }
}

/** The event of a change to `subject`. */
export function anEvent(
  subject: { id?: string; organization_id: string; project_id?: string },
  changes: Partial<NewEvent> = {},
): NewEvent {
  return {
    id: newId('evt', NOON),
    organization_id: subject.organization_id,
    project_id: subject.project_id ?? null,
    at: NOON,
    actor: { kind: 'member', id: 'mem_1' },
    type: 'report.created',
    subject_id: subject.id ?? 'unknown',
    changes: { title: 'A title with "quotes" and ümlauts' },
    ...changes,
  }
}

/** A session that is open, with its token and its two artifacts. */
export async function openSample(db: Database, key: CaptureKey, changes: Partial<NewSession> = {}) {
  const token = aToken('open')
  const session = aSession(key, changes)
  const artifacts = [anArtifact(), anArtifact({ kind: 'debugger', content_type: 'application/json' })] as const
  const answer = await db.openSession({ token, session, artifacts: [...artifacts], limits: GENEROUS })
  return { answer, token, session, artifacts }
}

/** Stores one artifact's bytes by name, as an upload does. */
export function upload(db: Database, { id, file, text }: { id: string; file: string; text: string }) {
  const bytes = { size: text.length, sha256: sha256(text), received_size: text.length, received_sha256: sha256(text) }
  return db.recordUpload({ artifact_id: id, file, ...bytes, at: NOON, limits: GENEROUS })
}

/** The row of one artifact of a session, as it is now. */
export async function storedOf(db: Database, { session, id }: { session: { id: string }; id: string }) {
  return (await db.findSession(session.id))?.artifacts.find((artifact) => artifact.id === id)
}

/** What finalizeReport keeps of such an upload. */
export function kept({ id, text }: { id: string; text: string }) {
  return { id, received_sha256: sha256(text) }
}

/** A finished report with one screenshot. */
export async function finishSample(
  db: Database,
  { key, at = NOON, changes = {} }: { key: CaptureKey; at?: number; changes?: Partial<NewReport> },
) {
  const opened = await openSample(db, key)
  const shot = { id: opened.artifacts[0].id, file: `shot-${opened.artifacts[0].id}`, text: 'pixels' }
  await upload(db, shot)
  const report = aReport(opened.session, { id: newId('rep', at), created_at: at, updated_at: at, ...changes })
  const token = aToken('finalize')
  const [event, job] = [anEvent(report), aProcessJob(report)]
  await db.finalizeReport({ token, session_id: opened.session.id, report, artifacts: [kept(shot)], event, job })
  return { ...opened, report, shot, finalizeToken: token }
}
