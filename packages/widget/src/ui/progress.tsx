import type { SubmitProgress } from './form-host.ts'
import type { FormStrings } from './strings.ts'
import { progressText } from './words.ts'

/**
 * Progress of the upload, with a cancel button. It is not in the place of Send, so that a double
 * click does not cancel.
 */
export function SendProgress({
  progress,
  strings,
  onCancel,
}: {
  progress: SubmitProgress
  strings: FormStrings
  onCancel(): void
}) {
  const { step, sent, total } = progress
  const known = step === 'uploading' && total > 0
  return (
    <footer class="sending">
      <button type="button" class="secondary" onClick={onCancel}>
        {strings.cancel}
      </button>
      <div tabIndex={-1}>
        <label for="progress">{progressText(progress, strings)}</label>
        <progress
          id="progress"
          {...(known && { value: sent, max: total })}
          {...(step === 'finishing' && { value: 1 })}
        />
      </div>
    </footer>
  )
}
