import { RelayError } from '../../errors.ts'
import type { Database } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'
import type { Actor } from '../access/actor.ts'
import { newEvent } from '../events/new-event.ts'
import { removeOrphaned } from '../intake/remove-orphaned.ts'

/**
 * Deletes a report with its artifacts and returns the number of files. Its share link and signed
 * links stop working. Its use of the quota stays counted: otherwise deleting would allow more
 * reports on the same day.
 */
export async function deleteReport(
  { database, files, now }: { database: Database; files: Files; now: () => number },
  actor: Actor,
  { id, project_id }: { id: string; project_id: string },
): Promise<number> {
  const event = newEvent({ now }, actor, { type: 'report.deleted', subject_id: id, project_id, changes: {} })
  const deleted = await database.deleteReport({ id, organization_id: actor.organization_id, event })
  if (!deleted) throw new RelayError('NOT_FOUND')
  await removeOrphaned({ database, files }, deleted.files)
  return deleted.files.length
}
