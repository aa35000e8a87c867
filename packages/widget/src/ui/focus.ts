import type { FormState } from './state.ts'

/**
 * Returns a selector of the element that needs the focus after a change of state; undefined if the
 * focus may stay.
 */
export function focusTarget(state: FormState, before: FormState | undefined): string | undefined {
  const { view, problem, invalid } = state
  if (view === before?.view) return invalid !== before.invalid && fieldOf(invalid) ? `#${fieldOf(invalid)}` : undefined
  if (view === 'editor') return 'input:checked'
  // Not the Cancel button: a second Enter would activate it.
  if (view === 'sending') return 'footer div'
  if (view !== 'form') return '#heading'
  if (problem) return '.problem'
  if (before?.view === 'editor') return '.thumbnail'
  if (before?.view === 'sending') return '[type=submit]'
  // On a phone, the keyboard would cover the form.
  return matchMedia('(pointer:coarse)').matches ? '#heading' : '#title'
}

/** Returns the first invalid field. */
function fieldOf(invalid: FormState['invalid']): string | undefined {
  return Object.entries(invalid).find(([, problem]) => problem)?.[0]
}
