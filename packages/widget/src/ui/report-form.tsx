import { MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH } from '@earshot/protocol'
import { EvidenceList } from './evidence-list.tsx'
import { TextField } from './field.tsx'
import type { FormStore } from './form-store.ts'
import { ProblemNotice } from './problem-notice.tsx'
import { SendProgress } from './progress.tsx'
import { ScreenshotCard } from './screenshot-card.tsx'
import type { FormState } from './state.ts'

/** The fields, the evidence, and a footer with buttons or progress. */
export function ReportForm({ store, state }: { store: FormStore; state: FormState }) {
  const { strings, formHost } = store
  const sending = state.view === 'sending'

  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    void store.send()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    // Otherwise the key would also activate Cancel, which has the focus by then.
    event.preventDefault()
    void store.send()
  }
  const write = (field: 'title' | 'summary' | 'email') => (value: string) =>
    store.change({ [field]: value, invalid: { ...state.invalid, [field]: undefined } })

  return (
    <form noValidate onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <div class="body" inert={sending}>
        {state.problem && <ProblemNotice store={store} problem={state.problem} />}
        <TextField
          id="title"
          label={strings.title}
          hint={strings.titleHint}
          value={state.title}
          onWrite={write('title')}
          problem={state.invalid.title}
          maxLength={MAX_TITLE_LENGTH}
          required
          strings={strings}
        />
        <TextField
          id="summary"
          label={strings.summary}
          hint={strings.summaryHint}
          value={state.summary}
          onWrite={write('summary')}
          maxLength={MAX_SUMMARY_LENGTH}
          strings={strings}
          rows={3}
        />
        {formHost.email !== 'off' && (
          <TextField
            id="email"
            label={strings.email}
            hint={strings.emailHint}
            value={state.email}
            onWrite={write('email')}
            problem={state.invalid.email}
            required={formHost.email === 'required'}
            strings={strings}
          />
        )}
        <ScreenshotCard store={store} state={state} />
        <EvidenceList store={store} state={state} />
      </div>
      {sending ? (
        <SendProgress progress={state.progress} strings={strings} onCancel={store.cancel} />
      ) : (
        <footer>
          <button type="button" class="quiet" onClick={store.discard}>
            {strings.discard}
          </button>
          <button type="submit" class="primary">
            {state.problem ? strings.retry : strings.send}
          </button>
        </footer>
      )}
    </form>
  )
}
