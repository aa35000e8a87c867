import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
/** Several times what all tests write. */
const MIN_FREE_BYTES = 2 * 1024 ** 3

/**
 * Keeps the temporary files of this process and its children in memory, if there is enough: on a
 * disk, tests wait for databases to sync longer than for anything else. `TMPDIR` selects another
 * folder.
 */
export function keepTemporaryFilesInMemory() {
  if (process.env.TMPDIR || freeBytes() < MIN_FREE_BYTES) return
  const folder = mkdtempSync(join(MEMORY, 'earshot-tests-'))
  // PostgreSQL runs as a user of its own.
  chmodSync(folder, 0o755)
  process.env.TMPDIR = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
}

function freeBytes() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize
  } catch {
    return 0
  }
}
