import { CopyButton } from './copy-button.tsx'
import type { Sent } from './form-host.ts'
import type { FormStore } from './form-store.ts'
import { Icon } from './icon.tsx'
import type { FormStrings } from './strings.ts'
import { shortId } from './words.ts'

/** Confirmation with the report's number, and its link if it is public. */
export function SentReport({ store, sent, onClose }: { store: FormStore; sent: Sent; onClose(): void }) {
  const { strings } = store
  return (
    <div class="body result">
      <span class="badge">
        <Icon name="check" />
      </span>
      <h3>{strings.sent}</h3>
      <p class="muted">{strings.sentNote}</p>
      <p class="number">
        <span class="muted">{strings.number}</span> <strong>{shortId(sent.id)}</strong>
        <CopyButton store={store} text={sent.id} />
      </p>
      {sent.share_url?.startsWith('http') && (
        <p>
          <a href={sent.share_url} target="_blank" rel="noopener noreferrer">
            {strings.shareLink}
          </a>
        </p>
      )}
      <button type="button" class="primary" onClick={onClose}>
        {strings.finish}
      </button>
    </div>
  )
}

/** Shown after discarding. The draft can be restored until this view is closed. */
export function Discarded({ strings, onUndo, onClose }: { strings: FormStrings; onUndo(): void; onClose(): void }) {
  return (
    <div class="body result">
      <h3>{strings.discarded}</h3>
      <p class="muted">{strings.discardedNote}</p>
      <p class="pair">
        <button type="button" class="secondary" onClick={onUndo}>
          {strings.undo}
        </button>
        <button type="button" class="primary" onClick={onClose}>
          {strings.finish}
        </button>
      </p>
    </div>
  )
}
