import type { FinalizeResponse, Visibility } from '@earshot/protocol'
import type { WidgetError } from '../transport/widget-error.ts'
import type { LauncherStrings } from '../ui/launcher.ts'
import type { Strings } from '../ui/strings.ts'

/** Everything a page can say when it creates the widget. The script tag takes the starred ones as `data-` attributes. */
export interface WidgetOptions {
  /** * The capture key, `ck_…`: public, it says which team gets the report. */
  key: string
  /**
   * * Where the relay is, such as `https://earshot.example.com`; may carry a path.
   * @default by script tag: the script's own origin and folder
   */
  relay: string
  /**
   * * Whether the button is shown. Without it the form opens by `open()` or `attachTo()`.
   * @default 'on'
   */
  launcher?: 'on' | 'off'
  /**
   * * The button's corner; `end` is right in a left-to-right page.
   * @default 'bottom-end'
   */
  position?: 'bottom-end' | 'bottom-start'
  /**
   * * Colours of button and form; `auto` follows the reporter's system.
   * @default 'auto'
   */
  theme?: 'auto' | 'light' | 'dark'
  /** * Main colour, as any CSS colour. The text on it is chosen to stay readable. */
  accent?: string
  /**
   * * Writing direction of button and form.
   * @default as the page is written
   */
  dir?: 'ltr' | 'rtl'
  /**
   * * Whether the form asks for an e-mail address.
   * @default 'optional'
   */
  email?: 'off' | 'optional' | 'required'
  /**
   * * Who may see the report; more than the key permits is refused.
   * @default 'organization'
   */
  visibility?: Visibility
  /**
   * * Whether a picture of the page is taken, and what it shows at first; `'page'` and `'region'` are short for that `area`. The reporter
   * can choose another area, or leave it out.
   * @default 'on'
   */
  screenshot?: 'on' | 'off' | 'page' | 'region' | ScreenshotOptions
  /**
   * * Whether the page is recorded, so that the report has a replay of what happened before.
   * @default 'on'
   */
  replay?: 'on' | 'off'
  /**
   * How much the replay holds at least, in seconds. More costs memory.
   * @default 60
   */
  replaySeconds?: number
  /**
   * * Ordinary text in the replay: `strict` shows its shape as stars, `balanced` shows it once known patterns are masked.
   * Typed values and private elements are masked either way.
   * @default 'strict'
   */
  replayText?: 'strict' | 'balanced'
  /**
   * * Whether console messages are collected.
   * @default 'on'
   */
  console?: 'on' | 'off'
  /**
   * * Whether method, address, status and time of requests are collected. Headers and bodies never are.
   * @default 'on'
   */
  network?: 'on' | 'off'
  /** * Version of the page, to be found again in the report. */
  release?: string
  /**
   * Masks more than the rules do: gets every piece of text after them and answers with what may be kept. Throws: the piece is dropped.
   * Runs in the page's hot paths, so keep it cheap.
   */
  mask?: (text: string) => string
  /** Words of button and form, in place of the English ones. */
  strings?: Partial<Strings & LauncherStrings>
}

/** The picture of the page. */
export interface ScreenshotOptions {
  /**
   * What is in view, all of the page, or an element or a rectangle that the reporter points at. `submit()`, where nobody can choose,
   * takes what is in view for `region`.
   * @default 'viewport'
   */
  area?: 'viewport' | 'page' | 'region'
  /** @default PNG, or WebP for a picture of many megabytes. A browser that writes no WebP makes a PNG. */
  format?: 'png' | 'webp'
}

/** Who is using the page, as its own code knows it. Sent with a report as its reporter. */
export interface User {
  id?: string
  name?: string
  email?: string
}

/** A report sent by `submit()`, without the form. */
export interface SubmitOptions {
  /** 1 to 200 characters. */
  title: string
  /** At most 10,000 characters. */
  summary?: string
  /** @default the option `visibility` */
  visibility?: Visibility
  reporter?: User
  /** Answers to questions of your own; at most 16 KiB. */
  fields?: Record<string, string | number | boolean>
  /**
   * Which parts go along, of those that the options permit.
   * @default all of them
   */
  include?: { screenshot?: 'on' | 'off'; replay?: 'on' | 'off'; debugger?: 'on' | 'off' }
  /** Cancels sending; the promise rejects with `ABORTED`. */
  signal?: AbortSignal
}

/** What a sent report answers. */
export interface SentReport {
  /** The report's number, `rep_…`. */
  id: string
  /** A link that anybody can open; null unless the report is public. */
  share_url: string | null
  /** A link on which the reporter can follow the report; null where the relay offers none. */
  receipt_url: string | null
}

/** What `on()` tells of. */
export interface WidgetEvents {
  /** The form was opened. */
  open: undefined
  /** The form was closed, sent or not. */
  close: undefined
  sent: SentReport
  /** The form could not be loaded, or a report could not be sent. The form shows it too and offers to try again. */
  failed: WidgetError
}

/** The widget, as a page holds it. No method throws into the page. */
export interface Widget {
  /** Opens the form. What was recorded until now is what the report will show. The events `open` or `failed` tell how it went. */
  open(): void
  /** Closes the form and keeps what was written for the next time. */
  close(): void
  /** Sends a report without the form. Rejects with a WidgetError. */
  submit(report: SubmitOptions): Promise<SentReport>
  /** Says who is using the page; `null` forgets it, as on signing out. */
  identify(user: User | null): void
  /** Adds to what every report says of the page, such as a tenant or a feature flag; masked like everything else. */
  setContext(context: Record<string, unknown>): void
  /**
   * Adds an error that the page has caught itself to those that a report lists, for error boundaries and a framework's error handler.
   * Takes anything that can be thrown. `context` says more, such as the component; masked like everything else.
   *
   * @example
   * app.config.errorHandler = (error, _, info) => earshot.captureError(error, { info })
   */
  captureError(error: unknown, context?: Record<string, unknown>): void
  /** Listens; answers with the function that stops it. */
  on<Name extends keyof WidgetEvents>(name: Name, listener: (event: WidgetEvents[Name]) => void): () => void
  /** Makes an element of the page open the form when pressed; answers with the function that undoes it. */
  attachTo(element: Element): () => void
  /** Takes the widget out of the page, which is then as it was before. Calling it twice is harmless. */
  destroy(): void
}

export const toSentReport = ({ report, share_url, receipt_url }: FinalizeResponse): SentReport => ({
  id: report.id,
  share_url,
  receipt_url,
})
