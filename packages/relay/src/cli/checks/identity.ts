import type { ErrorCode } from '@earshot/protocol'
import { type Finding, ok, problem } from './finding.ts'

const SUBJECT = 'identity'

/**
 * Judges whether the relay at the public URL is the one of these settings, by its answer to a
 * request that was signed with their secret. `code`: of its refusal, if it refused.
 */
export function judgeIdentity({ url, code }: { url: string; code: ErrorCode | null }): Finding[] {
  if (code === null) return [ok(SUBJECT, `The relay at ${url} has the secret of these settings.`)]
  if (code !== 'INVALID_SIGNATURE') return []
  return [
    problem(
      SUBJECT,
      `The relay at ${url} has another secret, so it is another relay, or runs with other settings than this command; correct EARSHOT_PUBLIC_URL, or use its settings here.`,
    ),
  ]
}
