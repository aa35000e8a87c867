import type { FinalizeResponse, Visibility } from '@earshot/protocol'
import type { WidgetError } from '../transport/widget-error.ts'
import type { LauncherStrings } from '../ui/launcher.ts'
import type { Strings } from '../ui/strings.ts'

/**
 * Options of the widget. The script tag takes most of them as `data-` attributes, such as
 * `data-replay-text`.
 */
export interface WidgetOptions {
  /**
   * The capture key, `ck_…`. It is public and selects the team that receives the report. Attribute:
   * `data-key`.
   */
  key: string
  /**
   * Base URL of the relay, such as `https://earshot.example.com`. It may have a path. Attribute:
   * `data-relay`.
   * @default the script's own origin and folder, for the script tag only
   */
  relay: string
  /**
   * Whether the launcher button is shown. Without it, `open()` and `attachTo()` open the form.
   * Attribute: `data-launcher`.
   * @default 'on'
   */
  launcher?: 'on' | 'off'
  /**
   * Corner of the launcher. `end` is right in a left-to-right page. Attribute: `data-position`.
   * @default 'bottom-end'
   */
  position?: 'bottom-end' | 'bottom-start'
  /**
   * Colour scheme of launcher and form. `auto` follows the reporter's system. Attribute:
   * `data-theme`.
   * @default 'auto'
   */
  theme?: 'auto' | 'light' | 'dark'
  /** Main colour, as any CSS colour. The text on it stays readable. Attribute: `data-accent`. */
  accent?: string
  /**
   * Writing direction of launcher and form. Attribute: `data-dir`.
   * @default the page's direction
   */
  dir?: 'ltr' | 'rtl'
  /**
   * Whether the form asks for an e-mail address. Attribute: `data-email`.
   * @default 'optional'
   */
  email?: 'off' | 'optional' | 'required'
  /**
   * Who may see the report. The relay rejects a visibility wider than the capture key permits. Attribute:
   * `data-visibility`.
   * @default 'organization'
   */
  visibility?: Visibility
  /**
   * Whether a screenshot is taken, and what it shows at first. `'page'` and `'region'` are short
   * for that `area`. The reporter can choose another area or leave the screenshot out. Attribute:
   * `data-screenshot`, for the strings.
   * @default 'on'
   */
  screenshot?: 'on' | 'off' | 'page' | 'region' | ScreenshotOptions
  /**
   * Whether the page is recorded, so that the report contains a replay of what happened before it.
   * Attribute: `data-replay`.
   * @default 'on'
   */
  replay?: 'on' | 'off'
  /**
   * Minimum length of the replay, in seconds. A longer replay needs more memory.
   * @default 60
   */
  replaySeconds?: number
  /**
   * Ordinary text in the replay. `strict` replaces its letters with stars; `balanced` shows it after
   * known patterns are masked. Typed values and private elements are always masked. Attribute:
   * `data-replay-text`.
   * @default 'strict'
   */
  replayText?: 'strict' | 'balanced'
  /**
   * Whether console messages are collected. Attribute: `data-console`.
   * @default 'on'
   */
  console?: 'on' | 'off'
  /**
   * Whether method, URL, status and duration of requests are collected. Headers and bodies never
   * are. Attribute: `data-network`.
   * @default 'on'
   */
  network?: 'on' | 'off'
  /** Version of the page, shown in the report. Attribute: `data-release`. */
  release?: string
  /**
   * Masks text that the built-in rules miss. It receives every piece of text after those rules have
   * run, and returns the text to keep. If it throws, the text is dropped. It runs in hot paths of the page, so keep it
   * cheap.
   */
  mask?: (text: string) => string
  /** Texts of launcher and form that replace the English ones. */
  strings?: Partial<Strings & LauncherStrings>
}

/** Options of the screenshot. */
export interface ScreenshotOptions {
  /**
   * The visible part of the page, the whole page, or an element or rectangle that the reporter
   * selects. `submit()` has no reporter to ask, so it uses `viewport` in place of `region`.
   * @default 'viewport'
   */
  area?: 'viewport' | 'page' | 'region'
  /**
   * A browser that cannot write WebP creates a PNG.
   * @default PNG, or WebP for a picture of many megabytes
   */
  format?: 'png' | 'webp'
}

/** The page's current user. A report names this user as its reporter. */
export interface User {
  id?: string
  name?: string
  email?: string
}

/** A report that `submit()` sends without the form. */
export interface SubmitOptions {
  /** 1 to 200 characters. */
  title: string
  /** At most 10,000 characters. */
  summary?: string
  /** @default the option `visibility` */
  visibility?: Visibility
  reporter?: User
  /** Custom fields, such as answers to your own questions; at most 16 KiB. */
  fields?: Record<string, string | number | boolean>
  /**
   * Which of the parts that the options permit are sent.
   * @default all of them
   */
  include?: { screenshot?: 'on' | 'off'; replay?: 'on' | 'off'; debugger?: 'on' | 'off' }
  /** Cancels sending; the promise rejects with `ABORTED`. */
  signal?: AbortSignal
}

/** The result of sending a report. */
export interface SentReport {
  /** Id of the report, `rep_…`. */
  id: string
  /** A link that anyone can open; null unless the report is public. */
  share_url: string | null
  /** A link where the reporter can follow the report; null if the relay offers none. */
  receipt_url: string | null
}

/** Events of the widget, with the value that a listener receives. */
export interface WidgetEvents {
  /** The form was opened. */
  open: undefined
  /** The form was closed, whether or not a report was sent. */
  close: undefined
  /** A report was sent. */
  sent: SentReport
  /**
   * The form could not be loaded, or a report could not be sent. The form also shows the error and
   * offers to try again.
   */
  failed: WidgetError
}

/** A running widget. None of its methods throws synchronously into the page. */
export interface Widget {
  /**
   * Opens the form with everything recorded so far. The event `open` or `failed` reports the
   * result.
   */
  open(): void
  /** Closes the form and keeps the draft. */
  close(): void
  /** Sends a report without the form. Rejects with a WidgetError. */
  submit(report: SubmitOptions): Promise<SentReport>
  /** Sets the page's current user; `null` removes it, as after signing out. */
  identify(user: User | null): void
  /**
   * Adds values to the context of every report, such as a tenant or a feature flag. They are masked
   * like all other data.
   */
  setContext(context: Record<string, unknown>): void
  /**
   * Adds an error that the page has caught to the errors of a report. Use it in error boundaries
   * and in a framework's error handler. `error` may be any thrown value. `context` describes it,
   * such as the component; it is masked like all other data.
   *
   * @example
   * app.config.errorHandler = (error, _, info) => earshot.captureError(error, { info })
   */
  captureError(error: unknown, context?: Record<string, unknown>): void
  /** Adds a listener and returns a function that removes it. */
  on<Name extends keyof WidgetEvents>(name: Name, listener: (event: WidgetEvents[Name]) => void): () => void
  /** Opens the form when the element is clicked. Returns a function that undoes this. */
  attachTo(element: Element): () => void
  /**
   * Removes the widget and restores the page to its previous state. Calling it twice is harmless.
   */
  destroy(): void
}

export const toSentReport = ({ report, share_url, receipt_url }: FinalizeResponse): SentReport => ({
  id: report.id,
  share_url,
  receipt_url,
})
