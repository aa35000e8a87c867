import { MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH } from '@earshot/protocol'
import type { ComponentType } from 'preact'
import type { Setting } from './editor/annotations.ts'
import { COLORS, NO_MARKS } from './editor/marks.ts'
import type { Picture } from './editor/paint.ts'
import type { Area, Choice, Draft, FormHost, Sent, SubmitProblem, SubmitProgress } from './form-host.ts'
import type { FormStage } from './form-view.ts'
import type { FormStrings } from './strings.ts'

/** Parts that are lists. Each of their entries can be removed. */
export const LISTS = ['console', 'network', 'errors', 'actions'] as const
export type List = (typeof LISTS)[number]

/** Number of entries that a list draws at first, and adds with each click on "show more". */
export const PAGE = 100

/** All parts that can be left out. */
export type EvidencePart = List | 'screenshot' | 'replay' | 'environment' | 'performance' | 'context'

export type Screenshot =
  | { state: 'none' }
  | { state: 'taking' }
  | { state: 'failed'; reason: string }
  | { state: 'ready'; picture: Picture }

export type Field = 'title' | 'email'

export interface FormState extends FormStage {
  title: string
  summary: string
  email: string
  /** Error message of each invalid field. */
  invalid: Partial<Record<Field, string>>
  leftOut: ReadonlySet<EvidencePart>
  /** Entries that the reporter has removed. */
  removed: ReadonlySet<object>
  screenshot: Screenshot
  /** Area that the screenshot shows, or will show. */
  area: Area
  marking: Setting
  progress: SubmitProgress
  problem: SubmitProblem | null
  sent: Sent | null
  /** Open rows of the evidence. */
  open: ReadonlySet<EvidencePart>
  /** Number of entries that each open list draws. */
  limit: number
  /** The text that was copied last. */
  copied: string | null
  /** Null until it has been opened. */
  editor: ComponentType | null
  /** `failed`: the editor could not be loaded. */
  editing: 'idle' | 'loading' | 'failed'
  /** Screen readers announce each change. */
  announcement: string
}

/** What `change` accepts: only events change the view and the presence. */
export type FormPatch = Partial<Omit<FormState, keyof FormStage>>

/** Returns a copy of the set with the member added, or removed if it was present. */
export function toggled<T>(set: ReadonlySet<T>, member: T): Set<T> {
  const changed = new Set(set)
  if (!changed.delete(member)) changed.add(member)
  return changed
}

export const UNMARKED: Setting = { tool: 'rectangle', color: COLORS.red, history: NO_MARKS, selected: null }

export function initialState({ initial = {}, takeScreenshot, area = 'viewport' }: FormHost): FormState {
  return {
    view: 'form',
    presence: 'parked',
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

/** Returns true if the form contains anything that the reporter has made. */
export function isTouched(state: FormState, { initial = {} }: FormHost): boolean {
  const fields = ['title', 'summary', 'email'] as const
  return fields.some((field) => state[field] !== (initial[field] ?? '')) || state.marking.history.past.length > 0
}

/** Returns the error of each invalid field; empty if the form can be sent. */
export function validate(state: FormState, { email }: FormHost, strings: FormStrings): FormState['invalid'] {
  const invalid: FormState['invalid'] = {}
  const address = state.email.trim()
  if (!state.title.trim()) invalid.title = strings.titleMissing
  if (email === 'required' && !address) invalid.email = strings.emailMissing
  if (email !== 'off' && address && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) invalid.email = strings.emailInvalid
  return invalid
}

/** Returns the entries that were not removed. */
export function remaining<E extends object>(entries: readonly E[], removed: ReadonlySet<object>): E[] {
  return entries.filter((entry) => !removed.has(entry))
}

/** Returns the draft without its picture, which takes time to create. */
export function draftOf(state: FormState, { evidence, email, replay }: FormHost): Omit<Draft, 'screenshot'> {
  const choice = (part: EvidencePart): Choice => (state.leftOut.has(part) ? 'left_out' : 'included')
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
