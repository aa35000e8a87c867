import { RelayError } from '../../errors.ts'
import type { Database } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'
import { type Actor, viewerOf } from '../access/actor.ts'
import { newEvent } from '../events/new-event.ts'
import { removeOrphaned } from '../intake/remove-orphaned.ts'
import { findReport } from './find-report.ts'

/**
 * Deletes a report with its artifacts and returns the number of files. Its share link and signed
 * links stop working. Its use of the quota stays counted: otherwise deleting would allow more
 * reports on the same day. Throws NOT_FOUND.
 */
export async function deleteReport(
  { database, files, now }: { database: Database; files: Files; now: () => number },
  actor: Actor,
  id: string,
): Promise<number> {
  const { organization_id, project_id, visibility } = await findReport({ database }, actor, id)
  const change = { type: 'report.deleted', subject_id: id, project_id, changes: { visibility } } as const
  const event = newEvent({ now }, actor, change)
  const deleted = await database.deleteReport({ id, organization_id, viewer: viewerOf(actor), event })
  if (!deleted) throw new RelayError('NOT_FOUND')
  await removeOrphaned({ database, files }, deleted.files)
  return deleted.files.length
}
