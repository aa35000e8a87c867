import { closeSync, fsync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const syncToDisk = promisify(fsync)

/**
 * Syncs folders: after a rename, the data is on disk but not yet the name. Calls during a sync of
 * the same folder share the next sync, as group commit does in the database.
 */
export function createFolderSync(): (folder: string) => Promise<void> {
  const running = new Map<string, Promise<void>>()
  const next = new Map<string, Promise<void>>()
  return (folder) => {
    const queued = next.get(folder)
    if (queued) return queued
    const before = running.get(folder) ?? Promise.resolve()
    const mine = before
      .catch(() => undefined)
      .then(() => {
        next.delete(folder)
        const run = syncFolder(folder)
        running.set(folder, run)
        return run
      })
    next.set(folder, mine)
    return mine
  }
}

/** Windows cannot open folders. Its file system persists renames itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    await syncToDisk(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
