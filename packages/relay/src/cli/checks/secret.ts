import { stat } from 'node:fs/promises'
import type { Config } from '../../config/config.ts'
import { readSecret, secretPath } from '../../server-secret.ts'
import { type Finding, isOpenToOthers, ok, problem, reasonOf, warning } from './finding.ts'

const SUBJECT = 'secret'

/** What tokens are signed with: there, long enough, and nobody else's to read. The secret itself is never shown. */
export async function checkSecret(config: Pick<Config, 'secret' | 'data_dir' | 'database_url'>): Promise<Finding> {
  if (config.secret) return ok(SUBJECT, 'It is set by EARSHOT_SECRET.')
  if (config.database_url) return problem(SUBJECT, 'EARSHOT_SECRET is not set; relays on one database need the same.')
  const path = secretPath(config)
  try {
    const kept = await readSecret(path)
    if (!kept) return warning(SUBJECT, `${path} is not there yet; the first "earshot serve" makes it.`)
    const { mode } = await stat(path)
    if (!isOpenToOthers(mode)) return ok(SUBJECT, `${path} is there and readable by its owner only.`)
    return problem(SUBJECT, `Other users of the machine can read ${path}; run: chmod 600 ${path}`)
  } catch (error) {
    return problem(SUBJECT, reasonOf(error))
  }
}
