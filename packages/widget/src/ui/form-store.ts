import { createEditing } from './edit-picture.ts'
import type { Picture } from './editor/paint.ts'
import type { Area, Draft, FormHost, SubmitProblem, SubmitProgress } from './form-host.ts'
import { type FormViewEffect, type FormViewEvent, viewStepOf } from './form-view.ts'
import { paintThumbnail } from './paint-thumbnail.ts'
import {
  draftOf,
  type EvidencePart,
  type FormPatch,
  type FormState,
  initialState,
  isTouched,
  toggled,
  UNMARKED,
  validate,
} from './state.ts'
import { ENGLISH, type FormStrings, type Strings } from './strings.ts'
import { progressText } from './words.ts'

/** State of the form, and all actions on it. It does not use the DOM. */
export interface FormStore {
  readonly formHost: FormHost
  readonly strings: FormStrings & Partial<Strings>
  get(): FormState
  change(patch: FormPatch): void
  /** Handles an event of the views. An event without a transition changes nothing. */
  advance(event: FormViewEvent): void
  toggle(part: EvidencePart): void
  /** Takes another screenshot, of this area. */
  showArea(area: Area): void
  /** Removes one entry of the evidence. */
  removeEntry(entry: object): void
  restoreEntries(entries: readonly object[]): void
  /**
   * Sends the draft, unless a field is invalid. Resolves when sending has ended, with or without
   * success.
   */
  send(): Promise<void>
  /** Stops sending and keeps the draft. */
  cancel(): void
  /**
   * Paints the picture as it would be sent. The function never changes, so that Preact calls it
   * only for a new canvas.
   */
  paintThumbnail(canvas: HTMLCanvasElement | null): void
  /** Loads the editor and opens the picture in it, unless the reporter has left the form before. */
  edit(): Promise<void>
  /** Preloads the editor. */
  prepareEditing(): void
  /**
   * Shows that the draft was discarded, with a way to undo it. Closes at once if the draft is
   * empty.
   */
  discard(): void
}

export interface FormStoreOptions {
  formHost: FormHost
  /** Decodes a picture. It is an argument because decoding needs a browser. */
  openPicture(blob: Blob): Promise<Picture>
  /** Called after every change, to draw the form. */
  onChange(): void
  effects: Record<FormViewEffect, () => void>
}

export function createFormStore({ formHost, openPicture, onChange, effects }: FormStoreOptions): FormStore {
  const strings = { ...ENGLISH, ...formHost.strings }
  let state = initialState(formHost)
  let sending: AbortController | undefined

  const change = (patch: FormPatch) => {
    state = { ...state, ...patch }
    onChange()
  }
  const advance = (event: FormViewEvent, patch: FormPatch = {}) => {
    const step = viewStepOf(state, event)
    if (!step) return
    const [next, ...todo] = step
    // An editor that is still loading must not open in a hidden form.
    state = { ...state, ...patch, ...next, ...(todo.includes('hide') && { editing: 'idle' }) }
    onChange()
    for (const effect of todo) effects[effect]()
  }

  const editing = createEditing({ strings, get: () => state, change, advance, load: () => formHost.loadEditor() })

  /** Runs work during which the reporter selects an area of the page. */
  const aside = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    // Lets the form open first, if it starts with this.
    await Promise.resolve()
    advance('choose')
    try {
      return await work()
    } finally {
      advance('chosen')
    }
  }

  /**
   * Takes one screenshot at a time. If the reporter selects no area, it keeps the last one, or
   * takes the visible part.
   */
  const takeScreenshot = async (area: Area): Promise<void> => {
    const { takeScreenshot: take } = formHost
    const { screenshot: before, area: areaBefore, marking } = state
    if (!take) return
    const isFirst = before.state === 'taking'
    const work = () => take(area).then(openPicture)
    try {
      if (!isFirst) change({ screenshot: { state: 'taking' }, area, marking: UNMARKED, editing: 'idle' })
      const picture = await (area === 'region' ? aside(work) : work())
      change({ screenshot: { state: 'ready', picture } })
    } catch (error) {
      const { name, message = String(error) }: Partial<Error> = Object(error)
      if (name !== 'AbortError') change({ screenshot: { state: 'failed', reason: message } })
      else if (!isFirst) change({ screenshot: before, area: areaBefore, marking })
      else {
        change({ area: 'viewport' })
        await takeScreenshot('viewport')
      }
    }
  }
  let taken = takeScreenshot(state.area)

  const complete = async (): Promise<Draft> => {
    if (!state.leftOut.has('screenshot')) await taken
    const draft = draftOf(state, formHost)
    const { screenshot } = state
    const isSent = screenshot.state === 'ready' && draft.screenshotState === 'included'
    return { ...draft, screenshot: isSent ? await editing.toBlob(screenshot.picture) : null }
  }

  const progress = (now: SubmitProgress) => {
    if (state.view !== 'sending') return
    const before = state.progress
    const quarter = ({ sent, total }: SubmitProgress) => Math.floor((4 * sent) / (total || 1))
    // A screen reader announces each quarter only.
    const news = before.step !== now.step || quarter(before) !== quarter(now)
    change({ progress: now, ...(news && { announcement: progressText(now, strings) }) })
  }

  const send = async () => {
    if (state.view !== 'form') return
    const invalid = validate(state, formHost, strings)
    if (Object.keys(invalid).length > 0) return change({ invalid, announcement: Object.values(invalid).join(' ') })
    const controller = new AbortController()
    const { signal } = controller
    sending = controller
    const step: SubmitProgress = { step: 'preparing', sent: 0, total: 0 }
    advance('send', { invalid, problem: null, progress: step, announcement: strings.preparing })
    try {
      const draft = await untilAborted(complete(), signal)
      const sent = await untilAborted(formHost.submit(draft, { progress, signal }), signal)
      advance('sent', { sent, announcement: strings.sent })
    } catch (error) {
      if (signal.aborted) advance('cancelled', { announcement: strings.cancelled })
      else advance('failed', { problem: problemOf(error), announcement: '' })
    }
  }

  return {
    formHost,
    strings,
    get: () => state,
    change,
    advance,
    showArea: (area) => {
      if (state.screenshot.state !== 'taking') taken = takeScreenshot(area)
    },
    toggle: (part) => change({ leftOut: toggled(state.leftOut, part) }),
    removeEntry: (entry) => change({ removed: new Set([...state.removed, entry]) }),
    restoreEntries: (entries) =>
      change({ removed: new Set([...state.removed].filter((one) => !entries.includes(one))) }),
    send,
    cancel: () => sending?.abort(),
    paintThumbnail: (canvas) => {
      const { screenshot } = state
      if (canvas && screenshot.state === 'ready') paintThumbnail(canvas, editing.toImage(screenshot.picture))
    },
    edit: editing.edit,
    prepareEditing: editing.prepare,
    discard: () => {
      const touched = isTouched(state, formHost)
      advance('discard')
      if (!touched) advance('leave')
    },
  }
}

/** Rejects on abort, even if the host's submit ignores the signal. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
  ])
}

/** Reads the problem from an error. An error without these members counts as temporary. */
function problemOf(error: unknown): SubmitProblem {
  const known = (typeof error === 'object' && error ? error : {}) as Partial<SubmitProblem>
  return {
    code: known.code ?? (navigator.onLine === false ? 'OFFLINE' : 'UNKNOWN'),
    message: known.message ?? String(error),
    retryable: known.retryable ?? true,
    ...(known.request_id && { request_id: known.request_id }),
  }
}
