import BetterSqlite3 from 'better-sqlite3'
import { ConfigError } from '../errors.ts'

/**
 * Locks the file `path`, which is created, with a SQLite lock: unlike a marker file, it ends with
 * its process. Returns the function that unlocks. Throws a ConfigError with `message` if another
 * process has the lock.
 */
export function lockFolder(path: string, message: string): () => void {
  const db = new BetterSqlite3(path, { timeout: 0 })
  try {
    db.exec('begin exclusive')
  } catch (cause) {
    db.close()
    throw new ConfigError(message, { cause })
  }
  return () => db.close()
}
