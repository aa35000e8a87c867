import { join } from 'node:path'
import type { Database } from './storage/database.ts'
import { openDiskFiles } from './storage/disk-files.ts'
import type { Files } from './storage/files.ts'
import { openSqlite } from './storage/sqlite/open.ts'

export interface Stores {
  database: Database
  files: Files
}

/** Opens the stores of a data folder, which is made where it is missing. The server and the command line may have it open at once. */
export async function openStores({ data_dir, now }: { data_dir: string; now: () => number }): Promise<Stores> {
  const database = await openSqlite({ folder: data_dir, now })
  return { database, files: await openDiskFiles({ folder: join(data_dir, 'files') }) }
}
