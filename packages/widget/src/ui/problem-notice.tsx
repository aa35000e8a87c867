import { CopyButton } from './copy-button.tsx'
import type { SubmitProblem } from './form-host.ts'
import type { FormStore } from './form-store.ts'
import type { FormStrings } from './strings.ts'

/**
 * Shows the failure, what to do about it, and the id to quote. It is above the form, which keeps
 * the draft.
 */
export function ProblemNotice({ store, problem }: { store: FormStore; problem: SubmitProblem }) {
  const { strings } = store
  const { title, summary } = store.get()
  return (
    <section class="problem" tabIndex={-1} aria-labelledby="problem">
      <h3 id="problem">{strings.failed}</h3>
      <p>{adviceFor(problem, strings)}</p>
      {problem.code !== 'OFFLINE' && <p class="muted hint">{problem.message}</p>}
      {problem.request_id && (
        <p class="muted hint">
          {strings.requestId}: <code>{problem.request_id}</code> <CopyButton store={store} text={problem.request_id} />
        </p>
      )}
      <CopyButton store={store} text={`${title}\n\n${summary}`} label={strings.copyText} />
    </section>
  )
}

/** Returns what the reporter can do about the problem. */
function adviceFor({ code, retryable }: SubmitProblem, strings: FormStrings): string {
  if (code === 'OFFLINE' || navigator.onLine === false) return strings.failedOffline
  if (code === 'FILE_TOO_LARGE' || code === 'PAYLOAD_TOO_LARGE') return strings.failedTooLarge
  return retryable ? strings.failedRetryable : strings.failedForGood
}
