import type { Config } from '../../config/config.ts'
import { openBucket } from '../../open-stores.ts'
import { CORS_RULES, hasCorsRules, setCorsRules } from '../../storage/s3/bucket.ts'
import { type Finding, ok, problem, reasonOf } from './finding.ts'

const SUBJECT = 'bucket'

/**
 * Checks access to the bucket and its CORS rules. With `fix`, sets the rules if they are missing.
 */
export async function checkBucket(config: Config, { fix }: { fix: boolean }): Promise<Finding[]> {
  try {
    const client = await openBucket(config, Date.now)
    if (!client) return []
    if (!(await hasCorsRules(client))) {
      if (!fix) return [problem(SUBJECT, NO_RULES)]
      await setCorsRules(client)
    }
    return [ok(SUBJECT, `${client.settings.bucket} exists, and its CORS rules let pages upload to it.`)]
  } catch (error) {
    return [problem(SUBJECT, reasonOf(error))]
  }
}

const NO_RULES = `Its CORS rules block uploads from pages; run "earshot doctor --fix", or set them to:\n${CORS_RULES.trimEnd()}`
