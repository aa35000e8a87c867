import type { EditorStrings } from './editor/editor-strings.ts'
import type { PickerStrings } from './picker-strings.ts'

/**
 * Strings of the form, except those of the picture editor and the area picker. A host can replace
 * any of them. `{n}` and similar are placeholders. Counts need no plural form in any language.
 */
export interface FormStrings {
  /** BCP 47 language tag of these texts, for screen readers. */
  language: string
  formTitle: string
  /** Label of the button that closes the form and keeps the draft. */
  close: string
  title: string
  titleHint: string
  titleMissing: string
  summary: string
  summaryHint: string
  email: string
  emailHint: string
  emailMissing: string
  emailInvalid: string
  optional: string
  /** Values: `{n}` characters left. */
  charactersLeft: string
  evidence: string
  evidenceNote: string
  screenshot: string
  screenshotTaking: string
  /** Values: `{reason}`. */
  screenshotFailed: string
  screenshotLeftOut: string
  edit: string
  /** Label of the choice between the next three. */
  area: string
  areaViewport: string
  areaPage: string
  areaRegion: string
  /** Replaces `edit` while the editor is loading. */
  editOpening: string
  editFailed: string
  replay: string
  /** Values: `{n}` seconds, `{size}`. */
  replayNote: string
  /** Values: `{n}`. */
  seconds: string
  console: string
  network: string
  /** Status of a request without a response. */
  unanswered: string
  errors: string
  actions: string
  environment: string
  performance: string
  context: string
  /** Label of a switch. Values: `{name}`. */
  include: string
  remove: string
  /** Values: `{n}` further entries. */
  showMore: string
  /** Values: `{n}` removed entries. */
  removed: string
  restore: string
  send: string
  discard: string
  discarded: string
  discardedNote: string
  undo: string
  editorTitle: string
  preparing: string
  /** Values: `{sent}` and `{total}`, sizes. */
  uploading: string
  finishing: string
  cancel: string
  cancelled: string
  sent: string
  sentNote: string
  number: string
  copy: string
  copied: string
  shareLink: string
  finish: string
  failed: string
  failedOffline: string
  failedRetryable: string
  failedTooLarge: string
  failedForGood: string
  requestId: string
  retry: string
  copyText: string
}

/** All texts that a host can replace, except the launcher's. */
export interface Strings extends FormStrings, EditorStrings, Partial<PickerStrings> {}

export const ENGLISH: FormStrings = {
  language: 'en',
  formTitle: 'Report a problem',
  close: 'Close and keep draft',
  title: 'What went wrong?',
  titleHint: 'in a few words',
  titleMissing: 'Please describe the problem in a few words.',
  summary: 'Tell us more',
  summaryHint: 'what you did, what you expected',
  email: 'Your e-mail',
  emailHint: 'only to reply to this report',
  emailMissing: 'Please add your e-mail so that we can reply.',
  emailInvalid: 'Please enter an e-mail address, such as name@example.com.',
  optional: 'optional',
  charactersLeft: '{n} characters left',
  evidence: 'Included in the report',
  evidenceNote:
    'Nothing is sent before you press Send. Open a row to see what it contains; private values are masked as ****.',
  screenshot: 'Screenshot',
  screenshotTaking: 'Taking a screenshot…',
  screenshotFailed: 'No screenshot: {reason}',
  screenshotLeftOut: 'The screenshot will not be sent.',
  edit: 'Mark or black out',
  area: 'What the screenshot shows',
  areaViewport: 'In view',
  areaPage: 'Whole page',
  areaRegion: 'Select area…',
  editOpening: 'Opening…',
  editFailed: 'The editor could not be loaded. Try again, or leave the screenshot out.',
  replay: 'Replay',
  replayNote: 'The last {n} seconds of this page ({size}). What you typed and most text are masked.',
  seconds: '{n} s',
  console: 'Console',
  network: 'Network',
  unanswered: 'no response yet',
  errors: 'Errors',
  actions: 'Your actions',
  environment: 'Page and browser',
  performance: 'Performance',
  context: 'From this site',
  include: 'Send {name}',
  remove: 'Remove',
  showMore: 'Show {n} more',
  removed: '{n} removed',
  restore: 'Restore',
  send: 'Send report',
  discard: 'Discard',
  discarded: 'Draft discarded',
  discardedNote: 'Nothing was sent.',
  undo: 'Undo',
  editorTitle: 'Mark up the screenshot',
  preparing: 'Preparing…',
  uploading: 'Sending {sent} of {total}',
  finishing: 'Finishing…',
  cancel: 'Cancel',
  cancelled: 'Sending was cancelled. Your draft is unchanged.',
  sent: 'Thank you, your report was sent',
  sentNote: 'Quote this number if you contact us about it.',
  number: 'Report number',
  copy: 'Copy',
  copied: 'Copied',
  shareLink: 'Link to this report',
  finish: 'Close',
  failed: 'Your report was not sent',
  failedOffline: 'You seem to be offline. Your draft is kept here; try again once you are connected.',
  failedRetryable: 'The server could not accept the report. Your draft is kept here; try again in a moment.',
  failedTooLarge: 'The report is too large. Leave out the replay or the screenshot, then try again.',
  failedForGood:
    'The server refused the report. Your draft is kept here; you can copy your text and send it another way.',
  requestId: 'Request ID',
  retry: 'Try again',
  copyText: 'Copy my text',
}

/** Fills in the placeholders of a text: `fill('{n} s', { n: 60 })` is `60 s`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
