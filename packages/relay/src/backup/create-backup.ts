import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type CopiedFiles, copyFiles, MissingFile } from '../migrate/copy-files.ts'
import { readPackageVersion } from '../package-version.ts'
import { secretPath } from '../server-secret.ts'
import { openDiskFiles } from '../storage/disk-files.ts'
import type { Files } from '../storage/files.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'
import { createFolderSync } from '../storage/sync-folder.ts'
import { type CopiedDatabase, copyAndCheck } from './copied-database.ts'
import { copySecret } from './copy-secret.ts'
import { type BackupState, hashFile, readManifest, writeManifest } from './manifest.ts'
import { lockTarget } from './target-folder.ts'

/** A file may be replaced or deleted after the database was copied and before the file is. */
const MAX_ATTEMPTS = 5

export interface Backup extends CopiedFiles {
  reports: number
  /** Files that no report references any more. */
  removed: number
}

/**
 * Copies a data folder to `to`, also while its relay runs, and compares every file with its row.
 * Files from an earlier run are kept. Until the copy is complete, `to` keeps the earlier backup's
 * database and its files. `hasBucket`: files are in a bucket, not here.
 */
export async function createBackup({
  data_dir,
  to,
  hasBucket,
}: {
  data_dir: string
  to: string
  hasBucket: boolean
}): Promise<Backup> {
  const unlock = await lockTarget({ target: to, data_dir })
  try {
    const partial = join(to, `${DATABASE_FILE}.partial`)
    const target = hasBucket ? null : await openDiskFiles({ folder: join(to, 'files') })
    const { copy, result } = await copyUntilWhole({ data_dir, partial, target })
    try {
      const state = await describe({ data_dir, partial, hasBucket, schema: copy.schema })
      await writeManifest(to, [state, ...(await findEarlier(to))])
      await copySecret(data_dir, to)
      await rename(partial, join(to, DATABASE_FILE))
      await writeManifest(to, [state])
      await createFolderSync()(to)
      return { reports: copy.reports, ...result, removed: target ? await removeUnreferenced(target, copy) : 0 }
    } finally {
      copy.close()
    }
  } finally {
    unlock()
  }
}

async function describe({
  data_dir,
  partial,
  hasBucket,
  schema,
}: {
  data_dir: string
  partial: string
  hasBucket: boolean
  schema: number
}): Promise<BackupState> {
  const database = await hashFile(partial)
  if (database === null) throw new Error(`${partial} disappeared: run the command again`)
  return {
    created_at: new Date().toISOString(),
    earshot: readPackageVersion(),
    schema,
    database,
    secret: await hashFile(secretPath({ data_dir })),
    files: hasBucket ? 'bucket' : 'folder',
  }
}

/** The state of the earlier backup, which stays valid until its database is replaced. */
async function findEarlier(to: string): Promise<BackupState[]> {
  const states = (await readManifest(to)) ?? []
  const database = await hashFile(join(to, DATABASE_FILE))
  return states.filter((state) => state.database === database)
}

async function copyUntilWhole({
  data_dir,
  partial,
  target,
}: {
  data_dir: string
  partial: string
  target: Files | null
}): Promise<{ copy: CopiedDatabase; result: CopiedFiles }> {
  const from = target && (await openDiskFiles({ folder: join(data_dir, 'files') }))
  for (let attempt = 1; ; attempt++) {
    const copy = copyAndCheck({ from: join(data_dir, DATABASE_FILE), to: partial })
    try {
      const wanted = target ? copy.files() : []
      const result =
        from && target
          ? await copyFiles(wanted, { from, to: target, place: 'the backup' })
          : { copied: 0, found: 0, bytes: 0 }
      return { copy, result }
    } catch (error) {
      copy.close()
      if (!(error instanceof MissingFile) || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

async function removeUnreferenced(files: Files, copy: CopiedDatabase): Promise<number> {
  const referenced = new Set<string>()
  for (const { file } of copy.files()) referenced.add(file)
  let removed = 0
  for await (const names of files.list({ from: '', before: '~' })) {
    const others = names.filter((name) => !referenced.has(name))
    await files.remove(others)
    removed += others.length
  }
  return removed
}
