import { type Advice, isWildcard } from '@earshot/protocol'
import type { CaptureKey } from '../../storage/database.ts'
import { isRevoked } from './key-state.ts'

const DAY_MS = 86_400_000
/** A key with more origins than this probably serves more than one site. */
const MAX_USUAL_ORIGINS = 5
const UNUSED_DAYS = 90

/** A name that says "team", or is nothing but a department. */
const TEAM_NAME =
  /\b(teams?|squads?|tribes?|crews?|dept|departments?)\b|^(marketing|sales|engineering|finance|legal|hr|human resources|qa|devops)$/i

/** What should probably be changed about a capture key, one sentence each. Nothing for a revoked one. */
export function adviceFor(key: CaptureKey, now: number): Advice[] {
  if (isRevoked(key, now)) return []
  const { allowed_origins, name } = key
  const advice: Advice[] = []
  const advise = (code: Advice['code'], message: string) => advice.push({ code, message })
  if (allowed_origins.length > MAX_USUAL_ORIGINS) {
    const message = `${allowed_origins.length} origins share one key. With one key per site, you can revoke each separately.`
    advise('many_origins', message)
  }
  if (allowed_origins.some(isWildcard)) {
    advise('wildcard', 'A "*" allows every subdomain, including any that you give to other people.')
  }
  if (allowed_origins.some((origin) => origin.startsWith('http:'))) {
    advise('http', 'http is for trials on this machine. Create another key for production.')
  }
  if (now - (key.last_used_at ?? key.created_at) > UNUSED_DAYS * DAY_MS) {
    advise('unused', `The key was not used for ${UNUSED_DAYS} days. Revoke it if it is not needed.`)
  }
  if (TEAM_NAME.test(name.trim())) {
    advise('team_name', 'The name is that of a team. Name a key after the site or page that uses it.')
  }
  return advice
}
