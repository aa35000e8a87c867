import type { SubmitProblem } from './door.ts'
import type { FormStrings } from './strings.ts'

/** Reads the problem from an error. An error without these members counts as temporary. */
export function problemOf(error: unknown): SubmitProblem {
  const known = (typeof error === 'object' && error ? error : {}) as Partial<SubmitProblem>
  return {
    code: known.code ?? (navigator.onLine === false ? 'OFFLINE' : 'UNKNOWN'),
    message: known.message ?? String(error),
    retryable: known.retryable ?? true,
    ...(known.request_id && { request_id: known.request_id }),
  }
}

/** Returns what the reporter can do about the problem. */
export function adviceFor({ code, retryable }: SubmitProblem, strings: FormStrings): string {
  if (code === 'OFFLINE' || navigator.onLine === false) return strings.failedOffline
  if (code === 'FILE_TOO_LARGE' || code === 'PAYLOAD_TOO_LARGE') return strings.failedTooLarge
  return retryable ? strings.failedRetryable : strings.failedForGood
}
