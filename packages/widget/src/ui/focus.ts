import type { FormState } from './state.ts'

/** Where the focus goes when a change of state took its place away, as a selector; undefined when it may stay. */
export function focusTarget(state: FormState, before: FormState | undefined): string | undefined {
  const { view, problem, invalid } = state
  if (view === before?.view) return invalid !== before.invalid && fieldOf(invalid) ? `#${fieldOf(invalid)}` : undefined
  if (view === 'editor') return 'input:checked'
  // Not on Cancel: a second Enter would press it.
  if (view === 'sending') return 'footer div'
  if (view !== 'form') return '#heading'
  if (problem) return '.problem'
  if (before?.view === 'editor') return '.thumbnail'
  if (before?.view === 'sending') return '[type=submit]'
  // On a phone the keyboard would cover the form before it was read.
  return matchMedia('(pointer:coarse)').matches ? '#heading' : '#title'
}

/** The first field that has to be mended. */
function fieldOf(invalid: FormState['invalid']): string | undefined {
  return Object.entries(invalid).find(([, problem]) => problem)?.[0]
}
