import { closeSync, fsync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const syncToDisk = promisify(fsync)

/**
 * Makes the names in a folder last: after a rename the file is on the disk, but not yet its name. Callers that come while one sync of
 * the folder runs share the next, as commits do in the database.
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

/** Where a folder cannot be opened, as on Windows, the file system keeps renames by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    await syncToDisk(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
