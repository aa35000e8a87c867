import { readFile } from 'node:fs/promises'
import { secretPath } from '../server-secret.ts'
import { writeSynced } from './write-synced.ts'

/** Copies the secret of a data folder. Does nothing if it has none. */
export async function copySecret(from: string, to: string): Promise<void> {
  const secret = await readFile(secretPath({ data_dir: from })).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (secret) await writeSynced(secretPath({ data_dir: to }), secret)
}
