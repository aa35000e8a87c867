import { createHash, randomBytes } from 'node:crypto'
import { link, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config/config.ts'
import { makeDataFolder } from './data-folder.ts'
import { ConfigError } from './errors.ts'

/**
 * What tokens and links are signed with: EARSHOT_SECRET, or else the file `secret` of the data folder, made at the first start and
 * readable by its owner alone. Two processes that start at once agree on one: the file appears whole or not at all.
 */
export async function serverSecret(
  config: Pick<Config, 'secret' | 'data_dir'> & Partial<Pick<Config, 'database_url'>>,
): Promise<string> {
  if (config.secret) return config.secret
  if (config.database_url) {
    throw new ConfigError(
      'EARSHOT_SECRET must be set where EARSHOT_DATABASE_URL is, and be the same for every relay: `openssl rand -base64 32` makes one.',
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
  throw new ConfigError(`The secret could not be kept in ${path}: give the relay a folder it may write to.`)
}

/** What tells one secret from another and nothing of either: relays on one database compare it. */
export function secretFingerprint(secret: string): string {
  return createHash('sha256').update(`fingerprint ${secret}`).digest('hex')
}

/** Where the secret is kept that no setting gives. */
export function secretPath({ data_dir }: Pick<Config, 'data_dir'>): string {
  return join(data_dir, 'secret')
}

/** The secret that is kept, or null where none has been made. Throws a ConfigError where there is one that cannot be used. */
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
  throw new ConfigError(`The secret in ${path} is cut short: restore it, or remove the file to have a new one made.`)
}
