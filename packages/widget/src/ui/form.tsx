import type { FormStore } from './form-store.ts'
import { Icon } from './icon.tsx'
import { ReportForm } from './report-form.tsx'
import { Discarded, SentReport } from './results.tsx'

/**
 * The content of the dialog: a heading, the current view, and announcements for screen readers.
 */
export function Form({ store }: { store: FormStore }) {
  const state = store.get()
  const { strings } = store
  const { view, editor: Editor } = state
  const leave = () => store.advance('leave')
  const writing = view === 'form' || view === 'sending'

  return (
    // Focusable, so that a click between two fields does not move the focus to the page.
    <div class={`panel ${view}`} tabIndex={-1}>
      <header>
        <h2 id="heading" tabIndex={-1}>
          {view === 'editor' ? strings.editorTitle : strings.formTitle}
        </h2>
        {view !== 'editor' && (
          <button
            type="button"
            class="quiet square"
            aria-label={writing ? strings.close : strings.finish}
            onClick={leave}
          >
            <Icon name="close" />
          </button>
        )}
      </header>
      {writing && <ReportForm store={store} state={state} />}
      {view === 'editor' && Editor && <Editor />}
      {view === 'sent' && state.sent && <SentReport store={store} sent={state.sent} onClose={leave} />}
      {view === 'discarded' && <Discarded strings={strings} onUndo={() => store.advance('undo')} onClose={leave} />}
      <div class="unseen" role="status">
        {state.announcement}
      </div>
    </div>
  )
}
