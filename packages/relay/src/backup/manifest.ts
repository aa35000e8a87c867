import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigError } from '../errors.ts'
import { writeSynced } from './write-synced.ts'

/** Name of the manifest in a backup folder. */
export const MANIFEST_FILE = 'manifest.json'

const backupState = z.object({
  /** When the backup was made, in ISO 8601. */
  created_at: z.string(),
  /** The version of Earshot, and of the tables. */
  earshot: z.string(),
  schema: z.number(),
  /** SHA-256, hexadecimal. The database has those of the files. */
  database: z.string(),
  /** Null if the secret is a setting. */
  secret: z.string().nullable(),
  /** 'bucket': the files are not part of the backup. */
  files: z.enum(['folder', 'bucket']),
})

const manifest = z.object({
  format: z.literal(1),
  /**
   * Usually one. While a backup is updated, also the earlier one: whichever database a killed
   * update leaves is in the list.
   */
  states: z.array(backupState),
})

export type BackupState = z.infer<typeof backupState>

/** The states that the backup may have. Null: it was made by a version without manifests. */
export async function readManifest(folder: string): Promise<readonly BackupState[] | null> {
  const path = join(folder, MANIFEST_FILE)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  try {
    return manifest.parse(JSON.parse(text)).states
  } catch (cause) {
    throw new ConfigError(`${path} is damaged, or from a newer version of Earshot: use that version.`, { cause })
  }
}

export async function writeManifest(folder: string, states: readonly BackupState[]): Promise<void> {
  const text = JSON.stringify({ format: 1, states }, null, 2)
  await writeSynced(join(folder, MANIFEST_FILE), `${text}\n`)
}

/** SHA-256 of a file, hexadecimal. Null if it does not exist. */
export async function hashFile(path: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  return hash.digest('hex')
}
