/**
 * The states of the form's life. `opening`: it is loading. `parked`: it is closed and keeps its draft.
 * `failed`: it could not be loaded. The view of an open form is `FormState['view']`.
 */
export type FormLife = 'idle' | 'opening' | 'open' | 'parked' | 'failed' | 'destroyed'

export type FormLifeEvent = 'press' | 'opened' | 'failed' | 'parked' | 'finished' | 'destroy'

/** `load` freezes the recording and loads the form. `remove` takes the form off the page and forgets it. */
export type FormLifeEffect = 'load' | 'show' | 'remove' | 'resume' | 'emitOpen' | 'emitClose'

export type FormLifeStep = readonly [next: FormLife, ...effects: FormLifeEffect[]]

const STEPS: Record<FormLife, Partial<Record<FormLifeEvent, FormLifeStep>>> = {
  idle: { press: ['opening', 'load'] },
  opening: { opened: ['open', 'emitOpen'], failed: ['failed', 'remove', 'resume'] },
  open: { parked: ['parked', 'resume', 'emitClose'], finished: ['idle', 'remove', 'resume', 'emitClose'] },
  parked: { press: ['opening', 'show'] },
  failed: { press: ['opening', 'load'] },
  destroyed: {},
}

/** What an event does in a state. An event that a state does not know leaves the state as it is. */
export function stepOf(life: FormLife, event: FormLifeEvent): FormLifeStep {
  if (event === 'destroy' && life !== 'destroyed') return ['destroyed', 'remove']
  return STEPS[life][event] ?? [life]
}
