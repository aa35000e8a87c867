import { SCOPES } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Database, Project } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'
import type { Position } from '../../storage/report-cursor.ts'
import { filterOf } from '../../storage/report-filter.ts'
import { type Actor, viewerOf } from '../access/actor.ts'
import { deleteReport } from '../reports/delete-report.ts'
import { eachSize } from '../statistics/usage.ts'

const DAY_MS = 86_400_000
/** Reports read in one step. */
const BATCH_SIZE = 100

interface RetentionContext {
  database: Database
  files: Files
  now: () => number
}

/** The actor of events about reports that retention deletes. */
function retentionActor(organization_id: string): Actor {
  const scopes = new Set(SCOPES)
  return { kind: 'system', id: 'retention', organization_id, owner_id: null, scopes, sees_private: true }
}

/**
 * Deletes the reports of a project that are too old, and the oldest while the files of all take too
 * many bytes, as if each were deleted by hand. Doing it again is harmless: it deletes what has become
 * too old or too much since. Throws when `signal` aborts.
 */
export async function applyRetention(context: RetentionContext, project: Project, signal: AbortSignal): Promise<void> {
  const actor = retentionActor(project.organization_id)
  const last = latest(oldestToKeep(context, project), await firstTooMuch(context, { project, actor, signal }))
  if (!last) return
  const filter = filterOf({ equal: { project_id: [project.id] }, created_before: last.at + 1, at: context.now() })
  const selection = { organization_id: project.organization_id, viewer: viewerOf(actor), filter }
  for (let start: Position | undefined; ; ) {
    const reports = await context.database.readReports({ ...selection, sort: 'created', start, limit: BATCH_SIZE })
    for (const { id, created_at } of reports) {
      signal.throwIfAborted()
      if (created_at < last.at || id <= last.id) await deleteReport(context, actor, id).catch(unlessGone)
      start = { at: created_at, id }
    }
    if (reports.length < BATCH_SIZE) return
  }
}

/** The end of what is too old: every report before this moment. */
function oldestToKeep({ now }: RetentionContext, { retention_days }: Project): Position | null {
  return retention_days === null ? null : { at: now() - retention_days * DAY_MS, id: '' }
}

/** The newest report that does not fit any more: it and all older ones are too much. */
async function firstTooMuch(
  { database }: RetentionContext,
  { project, actor, signal }: { project: Project; actor: Actor; signal: AbortSignal },
): Promise<Position | null> {
  const { id, organization_id, retention_bytes } = project
  if (retention_bytes === null) return null
  let sum = 0
  for await (const size of eachSize(database, { organization_id, viewer: viewerOf(actor) })) {
    signal.throwIfAborted()
    if (size.project_id !== id) continue
    sum += size.bytes
    if (sum > retention_bytes) return size
  }
  return null
}

function latest(one: Position | null, other: Position | null): Position | null {
  if (!one || !other) return one ?? other
  return other.at > one.at || (other.at === one.at && other.id > one.id) ? other : one
}

/** Somebody deleted it first. */
function unlessGone(error: unknown): void {
  if (!(error instanceof RelayError && error.code === 'NOT_FOUND')) throw error
}
