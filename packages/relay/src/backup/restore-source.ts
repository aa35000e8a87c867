import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { ConfigError } from '../errors.ts'
import { secretPath } from '../server-secret.ts'
import { KNOWN_VERSION, newerVersion } from '../storage/schema/versions.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'
import { readVersion } from '../storage/sqlite/upgrade-schema.ts'
import { type BackupState, hashFile, MANIFEST_FILE, readManifest } from './manifest.ts'

/** The folder in a data folder with the databases that were copied before an upgrade. */
const UPGRADE_COPIES = 'backups'

export interface RestoreSource {
  database: string
  /** The folder with `files` and `secret`. */
  folder: string
}

/**
 * Finds the database and the files of a backup. `from`: a backup folder, its database, or a copy
 * in `backups/` of a data folder. Throws a ConfigError if there is none.
 */
export async function findSource(from: string): Promise<RestoreSource> {
  const path = resolve(from)
  const found = await stat(path).catch(() => null)
  if (!found) throw new ConfigError(`${path} does not exist: name a backup with --from.`)
  if (found.isDirectory()) {
    const database = join(path, DATABASE_FILE)
    if (await stat(database).catch(() => null)) return { database, folder: path }
    throw new ConfigError(`There is no ${DATABASE_FILE} in ${path}: name a backup with --from.`)
  }
  const folder = dirname(path)
  return { database: path, folder: basename(folder) === UPGRADE_COPIES ? dirname(folder) : folder }
}

/**
 * Checks a backup before anything is copied: database and secret against the manifest, the
 * database's integrity and its version. Returns the state of the manifest, or null for a backup
 * without one. Throws if the backup is damaged or from a newer version.
 */
export async function verifySource({ database, folder }: RestoreSource): Promise<BackupState | null> {
  requireIntact(database)
  // Only the database of the backup itself is in its manifest.
  const states = basename(database) === DATABASE_FILE ? await readManifest(folder) : null
  if (states === null) return null
  const found = await hashFile(database)
  const state = states.find((candidate) => candidate.database === found)
  if (!state) throw changed(database)
  const path = secretPath({ data_dir: folder })
  const secret = await hashFile(path)
  if (!states.some((candidate) => candidate.secret === secret)) throw changed(path)
  return state
}

function requireIntact(path: string): void {
  const db = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
  try {
    const damage = db.prepare<[], string>('pragma integrity_check(1)').pluck().get()
    if (damage !== 'ok') throw new Error(`${path} is damaged (${damage})`)
    const version = readVersion(db)
    if (version > KNOWN_VERSION) throw newerVersion({ name: path, version })
    if (version === 0) throw new Error(`${path} is not a database of Earshot`)
  } catch (cause) {
    const { message } = cause as Error
    throw new ConfigError(`${message.replace(/\.$/, '')}: restore another backup.`, { cause })
  } finally {
    db.close()
  }
}

function changed(path: string): ConfigError {
  return new ConfigError(
    `${path} does not match ${MANIFEST_FILE}, so it was damaged or changed: restore another backup. To restore it all the same, delete ${MANIFEST_FILE}.`,
  )
}
