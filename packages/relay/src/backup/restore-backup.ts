import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { copyFiles } from '../migrate/copy-files.ts'
import { readSecret, secretPath } from '../server-secret.ts'
import { openDiskFiles } from '../storage/disk-files.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'
import { createFolderSync } from '../storage/sync-folder.ts'
import { copyAndCheck } from './copied-database.ts'
import { copySecret } from './copy-secret.ts'
import { findSource, type RestoreSource, verifySource } from './restore-source.ts'
import { lockRestoreTarget, RESTORED } from './restore-target.ts'

export interface Restored {
  reports: number
  files: number
  bytes: number
  schema: number
  /** Whether the secret was part of the backup. */
  has_secret: boolean
  /** Null for a backup without a manifest. */
  created_at: string | null
}

/**
 * Restores a backup into an empty folder. Checks the backup before it copies, and the copy before
 * it becomes visible. If it is interrupted, no relay starts on the folder, and the next run starts
 * again. `hasBucket`: files are in a bucket; used if the backup does not say.
 */
export async function restoreBackup({
  from,
  to,
  hasBucket,
}: {
  from: string
  to: string
  hasBucket: boolean
}): Promise<Restored> {
  const source = await findSource(from)
  const state = await verifySource(source)
  const { staging, unlock } = await lockRestoreTarget({ target: to, source: source.folder })
  try {
    const isInBucket = state ? state.files === 'bucket' : hasBucket
    const copied = await copyAll(source, { staging, isInBucket }).catch(async (error: unknown) => {
      // Nothing was moved yet, so the folder is empty again.
      await rm(staging, { recursive: true })
      throw error
    })
    await reveal(staging, resolve(to))
    return { ...copied, created_at: state?.created_at ?? null }
  } finally {
    unlock()
  }
}

async function copyAll(
  source: RestoreSource,
  { staging, isInBucket }: { staging: string; isInBucket: boolean },
): Promise<Omit<Restored, 'created_at'>> {
  const copy = copyAndCheck({ from: source.database, to: join(staging, DATABASE_FILE) })
  try {
    const to = await openDiskFiles({ folder: join(staging, 'files') })
    const from = isInBucket ? null : await openDiskFiles({ folder: join(source.folder, 'files') })
    const files = from
      ? await copyFiles(copy.files(), { from, to, place: 'the restored folder' })
      : { copied: 0, found: 0, bytes: 0 }
    await copySecret(source.folder, staging)
    // Throws for a secret that no relay would accept.
    const secret = await readSecret(secretPath({ data_dir: staging }))
    return {
      reports: copy.reports,
      files: files.copied,
      bytes: files.bytes,
      schema: copy.schema,
      has_secret: secret !== null,
    }
  } finally {
    copy.close()
  }
}

/** Moves the copies to their places, and removes the folder that keeps relays from starting. */
async function reveal(staging: string, to: string): Promise<void> {
  const syncFolder = createFolderSync()
  await syncFolder(staging)
  for (const name of RESTORED) {
    if (existsSync(join(staging, name))) await rename(join(staging, name), join(to, name))
  }
  await syncFolder(to)
  await rm(staging, { recursive: true })
  await syncFolder(to)
}
