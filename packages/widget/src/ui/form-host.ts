import type { ConsoleEntry, DebuggerDocument, NetworkEntry, PageError, UserAction } from '@earshot/protocol'
import type { PictureEditor } from './editor/picture-editor.ts'
import type { Strings } from './strings.ts'

/**
 * Everything that the form needs: what it shows, and callbacks. The form has no network and no
 * storage.
 */
export interface FormHost {
  /** Texts that replace the English ones. */
  strings?: Partial<Strings>
  /** @default 'auto': the reporter's system setting */
  theme?: Theme
  /**
   * Any CSS colour, for the main button and active controls. An invalid colour is ignored.
   * @default a calm blue
   */
  accent?: string
  /** @default 'auto': the page's direction */
  dir?: Direction
  /** Frozen when the form was opened. */
  evidence: FormEvidence
  /** Duration in seconds and compressed size in bytes; null if there is no replay. */
  replay: { seconds: number; bytes: number } | null
  /** Whether the form asks for an e-mail address. */
  email: 'off' | 'optional' | 'required'
  /** Initial values of the fields. */
  initial?: { title?: string; summary?: string; email?: string }
  /**
   * Called when the form first opens, and for each area that the reporter selects. Null: the page
   * has switched screenshots off. If it rejects, the form shows the error's message and the report
   * has no screenshot. An AbortError means that the reporter selected no area.
   */
  takeScreenshot: ((area: Area) => Promise<Blob>) | null
  /** Area of the first screenshot. @default 'viewport' */
  area?: Area
  /**
   * Loads the picture editor. If it rejects, the form shows an error, and the next call tries
   * again.
   */
  loadEditor(): Promise<PictureEditor>
  /**
   * Sends the draft. The form may call it again after it has rejected, with the same or a changed
   * draft. It rejects with an Error that has the known members of `SubmitProblem`, or with an
   * AbortError after `signal` has fired. After it has resolved, the form shows the report's number
   * until it is closed.
   */
  submit(draft: Draft, on: { progress(progress: SubmitProgress): void; signal: AbortSignal }): Promise<Sent>
  /** The form was closed with its draft; `open()` of its handle shows it again. */
  onPark(): void
  /** The reporter discarded the draft. The form is closed; remove it. */
  onDiscard(): void
  /** The reporter closed the form after the report had been sent. Remove it. */
  onClose(): void
}

/**
 * Area of the screenshot: the visible part, the whole page, or an area that the reporter selects.
 */
export type Area = 'viewport' | 'page' | 'region'
export type Theme = 'auto' | 'light' | 'dark'
export type Direction = 'ltr' | 'rtl' | 'auto'
export type Choice = 'included' | 'left_out'

export type FormEvidence = Pick<
  DebuggerDocument,
  'console' | 'network' | 'errors' | 'actions' | 'environment' | 'performance' | 'context'
>

/**
 * What the reporter wants to send: trimmed texts, and evidence without anything switched off or
 * removed.
 */
export interface Draft {
  /** 1 to 200 characters. */
  title: string
  /** At most 10,000 characters; may be empty. */
  summary: string
  /** Null if the form does not ask for it, or the field is empty. */
  email: string | null
  /** The picture with its marks; null unless `screenshotState` is `included`. */
  screenshot: Blob | null
  screenshotState: Choice | 'failed'
  /** Why the screenshot failed. */
  screenshotReason?: string
  replay: Choice
  /** Empty if left out. */
  console: ConsoleEntry[]
  network: NetworkEntry[]
  errors: PageError[]
  actions: UserAction[]
  environment: Choice
  performance: Choice
  context: Choice
}

/** Bytes of all uploads together. */
export interface SubmitProgress {
  step: 'preparing' | 'uploading' | 'finishing'
  sent: number
  total: number
}

export interface Sent {
  id: string
  /** Null unless the report is public. */
  share_url: string | null
}

/**
 * What is known about a failure. `code` is an error code of the protocol, `OFFLINE`, or any other
 * string.
 */
export interface SubmitProblem {
  code: string
  message: string
  request_id?: string
  /** Whether the same draft may succeed later. */
  retryable: boolean
}

export interface FormHandle {
  /** Shows a parked form. Does nothing if the form is open. */
  open(): void
  /** Parks the form, like Escape. */
  close(): void
  /**
   * Shows an open form again after the page has removed it, for example by replacing its document.
   */
  restore(): void
  /** Removes the form and aborts sending. Calling it twice is harmless. */
  remove(): void
}
