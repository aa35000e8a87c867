import { RelayError } from '../../errors.ts'
import type { Database } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'
import { removeOrphaned } from '../intake/remove-orphaned.ts'

/**
 * Deletes a report with its artifacts and returns the number of files. Its share link and signed
 * links stop working. Its use of the quota stays counted: otherwise deleting would allow more
 * reports on the same day.
 */
export async function deleteReport(
  { database, files }: { database: Database; files: Files },
  wanted: { id: string; organization_id: string },
): Promise<number> {
  const deleted = await database.deleteReport(wanted)
  if (!deleted) throw new RelayError('NOT_FOUND')
  await removeOrphaned({ database, files }, deleted.files)
  return deleted.files.length
}
