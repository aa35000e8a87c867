import { MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH } from '@earshot/protocol'
import type { ComponentType } from 'preact'
import type { Setting } from './annotations.ts'
import type { Area, Choice, Draft, FormDoor, Progress, Sent, SubmitProblem } from './door.ts'
import { COLORS, NO_MARKS } from './marks.ts'
import type { Picture } from './paint.ts'
import type { FormStrings } from './strings.ts'

/** The parts that are lists: each entry can be taken out by itself. */
export const LISTS = ['console', 'network', 'errors', 'actions'] as const
export type List = (typeof LISTS)[number]

/** How many entries of a list are drawn at first, and with each press on "show more". */
export const PAGE = 100

/** All that can be left out. */
export type Part = List | 'screenshot' | 'replay' | 'environment' | 'performance' | 'context'

export type Screenshot =
  | { state: 'none' }
  | { state: 'taking' }
  | { state: 'failed'; reason: string }
  | { state: 'ready'; picture: Picture }

export type Field = 'title' | 'email'

export interface FormState {
  view: 'form' | 'editor' | 'sending' | 'sent' | 'discarded'
  title: string
  summary: string
  email: string
  /** What is wrong with a field, in words. */
  invalid: Partial<Record<Field, string>>
  leftOut: ReadonlySet<Part>
  /** Entries of the evidence that were taken out one by one. */
  removed: ReadonlySet<object>
  screenshot: Screenshot
  /** What the screenshot shows, or is to show. */
  area: Area
  marking: Setting
  progress: Progress
  problem: SubmitProblem | null
  sent: Sent | null
  /** The rows of evidence that are open. */
  open: ReadonlySet<Part>
  /** How many entries of each open list are drawn. */
  limit: number
  /** The text that was copied last. */
  copied: string | null
  /** Null until it is opened for the first time. */
  editor: ComponentType | null
  /** `failed`: it could not be loaded. */
  editing: 'idle' | 'loading' | 'failed'
  /** Said by a screen reader when it changes. */
  announcement: string
}

/** The set with the member put in, or taken out when it was in. */
export function toggled<T>(set: ReadonlySet<T>, member: T): Set<T> {
  const changed = new Set(set)
  if (!changed.delete(member)) changed.add(member)
  return changed
}

export const UNMARKED: Setting = { tool: 'rectangle', color: COLORS.red, history: NO_MARKS, selected: null }

export function initialState({ initial = {}, takeScreenshot, area = 'viewport' }: FormDoor): FormState {
  return {
    view: 'form',
    title: initial.title ?? '',
    summary: initial.summary ?? '',
    email: initial.email ?? '',
    invalid: {},
    leftOut: new Set(),
    removed: new Set(),
    screenshot: { state: takeScreenshot ? 'taking' : 'none' },
    area,
    marking: UNMARKED,
    progress: { step: 'preparing', sent: 0, total: 0 },
    problem: null,
    sent: null,
    open: new Set(),
    limit: PAGE,
    copied: null,
    editor: null,
    editing: 'idle',
    announcement: '',
  }
}

/** Whether there is anything that a reporter would be sorry to lose. */
export function isTouched(state: FormState, { initial = {} }: FormDoor): boolean {
  const fields = ['title', 'summary', 'email'] as const
  return fields.some((field) => state[field] !== (initial[field] ?? '')) || state.marking.history.past.length > 0
}

/** What keeps the form from being sent; empty when nothing does. */
export function validate(state: FormState, { email }: FormDoor, strings: FormStrings): FormState['invalid'] {
  const invalid: FormState['invalid'] = {}
  const address = state.email.trim()
  if (!state.title.trim()) invalid.title = strings.titleMissing
  if (email === 'required' && !address) invalid.email = strings.emailMissing
  if (email !== 'off' && address && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) invalid.email = strings.emailInvalid
  return invalid
}

/** The entries of a list that are still to be sent, were the list not left out. */
export function remaining<E extends object>(entries: readonly E[], removed: ReadonlySet<object>): E[] {
  return entries.filter((entry) => !removed.has(entry))
}

/** The draft but for its picture, which takes time to make. */
export function draftOf(state: FormState, { evidence, email, replay }: FormDoor): Omit<Draft, 'screenshot'> {
  const choice = (part: Part): Choice => (state.leftOut.has(part) ? 'left_out' : 'included')
  const list = <E extends object>(part: List, entries: readonly E[]): E[] =>
    state.leftOut.has(part) ? [] : remaining(entries, state.removed)
  const failed = state.screenshot.state === 'failed' ? state.screenshot.reason : undefined
  const chosen = state.screenshot.state === 'none' ? 'left_out' : choice('screenshot')
  return {
    title: state.title.trim().slice(0, MAX_TITLE_LENGTH),
    summary: state.summary.trim().slice(0, MAX_SUMMARY_LENGTH),
    email: email === 'off' ? null : state.email.trim() || null,
    screenshotState: failed === undefined ? chosen : 'failed',
    ...(failed === undefined ? {} : { screenshotReason: failed }),
    replay: replay ? choice('replay') : 'left_out',
    console: list('console', evidence.console),
    network: list('network', evidence.network),
    errors: list('errors', evidence.errors),
    actions: list('actions', evidence.actions),
    environment: choice('environment'),
    performance: choice('performance'),
    context: choice('context'),
  }
}
