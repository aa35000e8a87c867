import { createHash, randomBytes } from 'node:crypto'
import { link, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config/config.ts'
import { makeDataFolder } from './data-folder.ts'
import { ConfigError } from './errors.ts'

/**
 * Returns the secret that signs tokens and links: EARSHOT_SECRET, or else the file `secret` in the
 * data folder, created at the first start and readable by its owner only. The file appears
 * atomically, so processes that start together agree on one secret.
 */
export async function serverSecret(
  config: Pick<Config, 'secret' | 'data_dir'> & Partial<Pick<Config, 'database_url'>>,
): Promise<string> {
  if (config.secret) return config.secret
  if (config.database_url) {
    throw new ConfigError(
      'EARSHOT_SECRET must be set together with EARSHOT_DATABASE_URL, to the same value for every relay: create one with `openssl rand -base64 32`.',
    )
  }
  const path = secretPath(config)
  const kept = await readSecret(path)
  if (kept) return kept
  await makeDataFolder(config.data_dir)
  const partial = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = await open(partial, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`)
    await file.sync()
    await link(partial, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await file.close()
    await unlink(partial)
  }
  const made = await readSecret(path)
  if (made) return made
  throw new ConfigError(`The secret could not be written to ${path}: give the relay a writable folder.`)
}

/** Identifies a secret without revealing it. Relays that share a database compare it. */
export function secretFingerprint(secret: string): string {
  return createHash('sha256').update(`fingerprint ${secret}`).digest('hex')
}

/** Path of the secret that is used if no setting provides one. */
export function secretPath({ data_dir }: Pick<Config, 'data_dir'>): string {
  return join(data_dir, 'secret')
}

/**
 * Reads the stored secret. Null if there is none. Throws a ConfigError if it is unreadable or too
 * short.
 */
export async function readSecret(path: string): Promise<string | null> {
  let text: string
  try {
    text = (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw new ConfigError(`The secret in ${path} cannot be read: give the relay's user read permission.`, {
      cause: error,
    })
  }
  if (text.length >= 32) return text
  throw new ConfigError(`The secret in ${path} is too short: restore it, or delete the file to create a new one.`)
}
