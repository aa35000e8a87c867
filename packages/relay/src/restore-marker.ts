import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigError } from './errors.ts'

/** A folder in the data folder while it is being restored. */
export const RESTORE_MARKER = '.restore'

/** Throws a ConfigError if a restore into this data folder is running or was interrupted. */
export function requireRestored(data_dir: string): void {
  if (!existsSync(join(data_dir, RESTORE_MARKER))) return
  throw new ConfigError(
    `A restore into ${resolve(data_dir)} has not ended: wait for it, or run "earshot restore" again if it was interrupted.`,
  )
}
