import { stat } from 'node:fs/promises'
import type { Config } from '../../config/config.ts'
import { readSecret, secretPath } from '../../server-secret.ts'
import { type Finding, isOpenToOthers, ok, problem, reasonOf, warning } from './finding.ts'

const SUBJECT = 'secret'

/**
 * Checks that the signing secret exists, is long enough and is readable by its owner only. Never
 * shows the secret.
 */
export async function checkSecret(config: Pick<Config, 'secret' | 'data_dir' | 'database_url'>): Promise<Finding> {
  if (config.secret) return ok(SUBJECT, 'It is set by EARSHOT_SECRET.')
  if (config.database_url)
    return problem(SUBJECT, 'EARSHOT_SECRET is not set; relays that share a database need the same secret.')
  const path = secretPath(config)
  try {
    const kept = await readSecret(path)
    if (!kept) return warning(SUBJECT, `${path} does not exist yet; "earshot serve" creates it.`)
    const { mode } = await stat(path)
    if (!isOpenToOthers(mode)) return ok(SUBJECT, `${path} exists and only its owner can read it.`)
    return problem(SUBJECT, `Other users of this machine can read ${path}; run: chmod 600 ${path}`)
  } catch (error) {
    return problem(SUBJECT, reasonOf(error))
  }
}
