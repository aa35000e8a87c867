import { type FormStrings, fill } from './strings.ts'

interface TextFieldProps {
  id: 'title' | 'summary' | 'email'
  label: string
  hint: string
  value: string
  onWrite(value: string): void
  /** Description of what is wrong with the value. */
  problem?: string | undefined
  maxLength?: number
  required?: boolean
  /** Number of lines, for a text area. */
  rows?: number
  strings: FormStrings
}

/** A labelled field with a hint, an error, and the number of characters left when few are left. */
export function TextField({
  id,
  label,
  hint,
  value,
  onWrite,
  problem,
  maxLength,
  required,
  rows,
  strings,
}: TextFieldProps) {
  const remaining = maxLength === undefined ? Number.POSITIVE_INFINITY : maxLength - value.length
  const shared = {
    id,
    value,
    maxLength,
    required: required ?? false,
    'aria-invalid': problem !== undefined,
    'aria-describedby': `${id}-hint ${id}-problem`,
    onInput: (event: Event & { currentTarget: { value: string } }) => onWrite(event.currentTarget.value),
  }
  return (
    <div class="field">
      <p>
        <label for={id}>{label}</label>{' '}
        <span id={`${id}-hint`} class="muted hint">
          {[!required && strings.optional, hint].filter(Boolean).join(' · ')}
        </span>
      </p>
      {rows && <textarea {...shared} rows={rows} />}
      {!rows && id === 'email' && <input {...shared} type="email" autocomplete="email" />}
      {!rows && id !== 'email' && <input {...shared} type="text" autocomplete="off" />}
      <span id={`${id}-problem`} class="wrong">
        {problem}
      </span>
      {remaining <= 50 && <span class="muted hint">{fill(strings.charactersLeft, { n: remaining })}</span>}
    </div>
  )
}
