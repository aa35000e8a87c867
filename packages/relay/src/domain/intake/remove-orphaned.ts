import type { Database } from '../../storage/database.ts'
import type { Files } from '../../storage/files.ts'

interface Stores {
  readonly database: Pick<Database, 'forgetOrphaned'>
  readonly files: Pick<Files, 'remove'>
}

/**
 * Removes files that the database has recorded as orphaned. If that fails, the sweep removes them
 * later.
 */
export async function removeOrphaned({ database, files }: Stores, names: string[]): Promise<void> {
  if (names.length === 0) return
  try {
    await files.remove(names)
    await database.forgetOrphaned(names)
  } catch {
    // They are still recorded as orphaned.
  }
}
