import { CopyButton } from './copy-button.tsx'
import type { SubmitProblem } from './door.ts'
import type { FormStore } from './form-store.ts'
import { adviceFor } from './problem.ts'

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
