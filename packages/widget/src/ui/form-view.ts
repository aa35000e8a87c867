/**
 * View of a form that was opened. A failed attempt to send returns to `form`, which shows the
 * problem above the fields until the next attempt.
 */
export type FormView = 'form' | 'editor' | 'sending' | 'sent' | 'discarded'

/** `aside`: hidden while the reporter selects an area of the page. `parked`: closed. */
export type FormPresence = 'shown' | 'aside' | 'parked' | 'removed'

/** The two are independent: sending continues while the form is parked. */
export interface FormStage {
  view: FormView
  presence: FormPresence
}

export type FormViewEvent =
  | 'open'
  | 'leave'
  | 'escape'
  | 'pressOutside'
  | 'choose'
  | 'chosen'
  | 'remove'
  | 'edit'
  | 'done'
  | 'send'
  | 'sent'
  | 'failed'
  | 'cancelled'
  | 'discard'
  | 'undo'

/**
 * `keepFocus` remembers the page's focused element for `returnFocus`. `park`, `close` and `discard`
 * notify the host.
 */
export type FormViewEffect =
  | 'show'
  | 'hide'
  | 'keepFocus'
  | 'returnFocus'
  | 'focusArea'
  | 'park'
  | 'close'
  | 'discard'
  | 'remove'

export type FormViewStep = readonly [next: FormStage, ...effects: FormViewEffect[]]

const VIEWS: Record<FormView, Partial<Record<FormViewEvent, FormView>>> = {
  form: { edit: 'editor', send: 'sending', discard: 'discarded' },
  // A press outside closes neither the editor nor the form.
  editor: { done: 'form', escape: 'form', pressOutside: 'editor' },
  sending: { sent: 'sent', failed: 'form', cancelled: 'form' },
  sent: {},
  discarded: { undo: 'form' },
}

type PresenceStep = readonly [next: FormPresence, ...effects: (FormViewEffect | 'notify')[]]

const LEAVE: PresenceStep = ['parked', 'hide', 'notify', 'returnFocus']
const REMOVE: PresenceStep = ['removed', 'remove']

const PRESENCES: Record<FormPresence, Partial<Record<FormViewEvent, PresenceStep>>> = {
  parked: { open: ['shown', 'keepFocus', 'show'], remove: REMOVE },
  shown: { leave: LEAVE, escape: LEAVE, pressOutside: LEAVE, choose: ['aside', 'hide'], remove: REMOVE },
  aside: { chosen: ['shown', 'show', 'focusArea'], remove: REMOVE },
  removed: {},
}

/** What the host is notified of when the form is left. */
const NOTICES = { form: 'park', editor: 'park', sending: 'park', sent: 'close', discarded: 'discard' } as const

/** Returns the transition of an event, which the view handles first; undefined if there is none. */
export function viewStepOf({ view, presence }: FormStage, event: FormViewEvent): FormViewStep | undefined {
  const nextView = VIEWS[view][event]
  if (nextView) return [{ view: nextView, presence }]
  const step = PRESENCES[presence][event]
  if (!step) return undefined
  const [next, ...effects] = step
  return [{ view, presence: next }, ...effects.map((effect) => (effect === 'notify' ? NOTICES[view] : effect))]
}
