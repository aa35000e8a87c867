/**
 * States of the form. `opening`: it is loading. `parked`: it is closed and keeps its draft.
 * `failed`: it could not be loaded. `form-view.ts` has the states of a loaded form.
 */
export type FormLife = 'idle' | 'opening' | 'open' | 'parked' | 'failed' | 'destroyed'

export type FormLifeEvent = 'press' | 'opened' | 'failed' | 'parked' | 'finished' | 'destroy'

/** `load` freezes the recording and loads the form. `remove` removes the form from the page. */
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

/** Transitions by state and event. An event without a transition does not change the state. */
export function stepOf(life: FormLife, event: FormLifeEvent): FormLifeStep {
  if (event === 'destroy' && life !== 'destroyed') return ['destroyed', 'remove']
  return STEPS[life][event] ?? [life]
}
