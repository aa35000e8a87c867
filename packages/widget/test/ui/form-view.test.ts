import { describe, expect, it } from 'vitest'
import {
  type FormPresence,
  type FormStage,
  type FormView,
  type FormViewEffect,
  type FormViewEvent,
  viewStepOf,
} from '../../src/ui/form-view.ts'

const EVENTS: FormViewEvent[] = [
  ...(['open', 'leave', 'escape', 'pressOutside', 'choose', 'chosen', 'remove'] as const),
  ...(['edit', 'done', 'send', 'sent', 'failed', 'cancelled', 'discard', 'undo'] as const),
]
const PRESENCES: FormPresence[] = ['shown', 'aside', 'parked', 'removed']

/** Transitions between views, whether the form is shown or not. */
const VIEWS: Record<FormView, Partial<Record<FormViewEvent, FormView>>> = {
  form: { edit: 'editor', send: 'sending', discard: 'discarded' },
  editor: { done: 'form', escape: 'form', pressOutside: 'editor' },
  sending: { sent: 'sent', failed: 'form', cancelled: 'form' },
  sent: {},
  discarded: { undo: 'form' },
}

type Left = readonly [FormPresence, ...FormViewEffect[]]
const park: Left = ['parked', 'hide', 'park', 'returnFocus']
const close: Left = ['parked', 'hide', 'close', 'returnFocus']
const discard: Left = ['parked', 'hide', 'discard', 'returnFocus']
const leaveBy = (left: Left) => ({ leave: left, escape: left, pressOutside: left })

/** How a shown form is left. */
const LEFT: Record<FormView, Partial<Record<FormViewEvent, Left>>> = {
  form: leaveBy(park),
  editor: { leave: park },
  sending: leaveBy(park),
  sent: leaveBy(close),
  discarded: leaveBy(discard),
}

const remove: Left = ['removed', 'remove']

/** The other transitions of the presence, in every view. */
const MOVES: Record<FormPresence, Partial<Record<FormViewEvent, Left>>> = {
  shown: { choose: ['aside', 'hide'], remove },
  aside: { chosen: ['shown', 'show', 'focusArea'], remove },
  parked: { open: ['shown', 'keepFocus', 'show'], remove },
  removed: {},
}

const STAGES = (Object.keys(VIEWS) as FormView[]).flatMap((view) => PRESENCES.map((presence) => ({ view, presence })))

function expectedStep({ view, presence }: FormStage, event: FormViewEvent) {
  const next = VIEWS[view][event]
  if (next) return [{ view: next, presence }]
  const [moved, ...effects] = (presence === 'shown' && LEFT[view][event]) || MOVES[presence][event] || []
  return moved && [{ view, presence: moved }, ...effects]
}

describe('an opened form', () => {
  it.each(STAGES)('handles each event in view $view while it is $presence', (stage) => {
    for (const event of EVENTS) expect(viewStepOf(stage, event), event).toEqual(expectedStep(stage, event))
  })

  it.each([
    ['a report that is sent', ['open', 'send', 'sent', 'leave'], ['keepFocus', 'show', 'hide', 'close', 'returnFocus']],
    [
      'a report that is sent while the form is parked',
      ['open', 'send', 'leave', 'sent', 'open', 'escape'],
      ['keepFocus', 'show', 'hide', 'park', 'returnFocus', 'keepFocus', 'show', 'hide', 'close', 'returnFocus'],
    ],
    [
      'Escape in the editor, and again in the form',
      ['open', 'edit', 'escape', 'escape'],
      ['keepFocus', 'show', 'hide', 'park', 'returnFocus'],
    ],
    [
      'a draft that is discarded, restored and discarded again',
      ['open', 'discard', 'undo', 'discard', 'pressOutside'],
      ['keepFocus', 'show', 'hide', 'discard', 'returnFocus'],
    ],
    [
      'an area that is chosen after the form was removed',
      ['open', 'choose', 'remove', 'chosen', 'open'],
      ['keepFocus', 'show', 'hide', 'remove'],
    ],
    [
      'a close by the browser after a close by the page',
      ['open', 'leave', 'leave'],
      ['keepFocus', 'show', 'hide', 'park', 'returnFocus'],
    ],
  ] as const)('handles %s', (_, events, effects) => {
    let stage: FormStage = { view: 'form', presence: 'parked' }
    const done = events.flatMap((event) => {
      const [next, ...todo] = viewStepOf(stage, event) ?? [stage]
      stage = next
      return todo
    })
    expect(done).toEqual(effects)
  })
})
