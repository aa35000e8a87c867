import type { ConsoleEntry, DebuggerDocument, NetworkEntry, PageError, UserAction } from '@earshot/protocol'
import type { PictureEditor } from './picture-editor.ts'
import type { Strings } from './strings.ts'

/** All that the form knows of the world: what it shows, and whom it asks. It has no network and no storage of its own. */
export interface FormDoor {
  /** Texts that replace the English ones; what is left out stays English. */
  strings?: Partial<Strings>
  /** @default 'auto': as the reporter's system is set */
  theme?: Theme
  /** Any CSS colour, for the main button and for what is switched on. What is no colour is ignored. @default a calm blue */
  accent?: string
  /** @default 'auto': as the page is written */
  dir?: Direction
  /** Frozen when the launcher was pressed. */
  evidence: Evidence
  /** Null when there is none. `seconds` it covers, `bytes` it weighs on the wire. */
  replay: { seconds: number; bytes: number } | null
  /** Whether the form asks for an e-mail address. */
  email: 'off' | 'optional' | 'required'
  /** What the fields hold at first. */
  initial?: { title?: string; summary?: string; email?: string }
  /**
   * Asked when the form first opens, and again for each area that the reporter chooses; until it is there, the form shows a placeholder.
   * Null: the page has switched screenshots off. When it rejects, the form says so in words (the error's message) and the report goes without; an
   * AbortError says that the reporter pointed at no part.
   */
  takeScreenshot: ((area: Area) => Promise<Blob>) | null
  /** What the picture shows at first. @default 'viewport' */
  area?: Area
  /** Loads the editor for the picture. When it rejects, the form says so, and the next call tries again. */
  loadEditor(): Promise<PictureEditor>
  /**
   * Sends the draft. May be called again with the same or a changed draft after it rejected. It rejects with an Error that has
   * the members of `SubmitProblem` where they are known, and with an AbortError once `signal` has fired. Once it has resolved, the form
   * shows the report's number and stays until it is closed.
   */
  submit(draft: Draft, on: { progress(progress: Progress): void; signal: AbortSignal }): Promise<Sent>
  /** The form was put aside with all that is in it; `open()` of its handle shows it again. */
  onPark(): void
  /** The reporter threw the draft away for good. The form is closed; remove it. */
  onDiscard(): void
  /** The reporter closed the form after its report had been sent. Remove it. */
  onClose(): void
}

/** What the picture shows: what is in view, all of the page, or a part that the reporter points at. */
export type Area = 'viewport' | 'page' | 'region'
export type Theme = 'auto' | 'light' | 'dark'
export type Direction = 'ltr' | 'rtl' | 'auto'
export type Choice = 'included' | 'left_out'

export type Evidence = Pick<
  DebuggerDocument,
  'console' | 'network' | 'errors' | 'actions' | 'environment' | 'performance' | 'context'
>

/** What the reporter wants sent: texts trimmed, and of the evidence only what was neither switched off nor removed. */
export interface Draft {
  /** 1 to 200 characters. */
  title: string
  /** At most 10,000 characters; may be empty. */
  summary: string
  /** Null when not asked for, or left empty. */
  email: string | null
  /** With the reporter's marks burnt in; null unless `screenshotState` is `included`. */
  screenshot: Blob | null
  screenshotState: Choice | 'failed'
  /** Why there is none, when it failed. */
  screenshotReason?: string
  replay: Choice
  /** Empty when left out. */
  console: ConsoleEntry[]
  network: NetworkEntry[]
  errors: PageError[]
  actions: UserAction[]
  environment: Choice
  performance: Choice
  context: Choice
}

/** Bytes of all uploads together. */
export interface Progress {
  step: 'preparing' | 'uploading' | 'finishing'
  sent: number
  total: number
}

export interface Sent {
  id: string
  /** Null unless the report is public. */
  share_url: string | null
}

/** What is known of a failure. `code` is one of the protocol's, or `OFFLINE`, or anything else. */
export interface SubmitProblem {
  code: string
  message: string
  request_id?: string
  /** Whether the same draft may go through later. */
  retryable: boolean
}

export interface FormHandle {
  /** Shows the form again as it was parked. Does nothing while it is open. */
  open(): void
  /** Parks the form, as Escape does. */
  close(): void
  /** Shows the form again where it was open and the page has taken it away, by writing itself anew for one. */
  restore(): void
  /** Takes the form off the page and aborts a running submit. Twice is harmless. */
  remove(): void
}
