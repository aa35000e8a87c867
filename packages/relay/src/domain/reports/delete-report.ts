import { RelayError } from '../../errors.ts'
import type { Database } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'
import { removeOrphaned } from '../intake/remove-orphaned.ts'

/**
 * Deletes a report with its artifacts, and returns how many files there were. Its share link and its links to artifacts end with
 * it. What it took of a quota stays taken: otherwise deleting would make room for more on the same day.
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
