import { z } from 'zod'
import { ARTIFACT_KINDS } from '../artifacts.ts'
import { CONSOLE_LEVELS, DEBUGGER_VERSION, REPLAY_VERSION } from '../versions.ts'

/**
 * The debugger document: what the page recorded when something went wrong. Every entry has `at`,
 * milliseconds since the epoch on the clock of the replay's events, so that all entries share one
 * timeline. The document is untrusted: readers must parse it with this.
 */

const at = z.number()
const text = z.string()
const count = z.number()

/** One call of a console method. */
export const consoleEntry = z.object({
  at,
  level: z.enum(CONSOLE_LEVELS),
  /** One string per argument, made at call time. */
  args: z.array(text),
})
export type ConsoleEntry = z.infer<typeof consoleEntry>

/** One request or connection, without headers and bodies. */
export const networkEntry = z.object({
  at,
  /** What made the request. `resource` is what an element or a style sheet loads. */
  initiator: z.enum(['fetch', 'xhr', 'eventsource', 'websocket', 'beacon', 'resource']),
  /** Empty if the browser does not provide it. */
  method: text,
  url: text,
  /**
   * HTTP status. Null while pending, after an abort, without a response, or if the browser does not
   * provide it.
   */
  status: z.number().nullable(),
  /**
   * A WebSocket or EventSource is `answered` once it is open. A beacon is `sent`, since its
   * response is never visible. `unknown`: the browser recorded the request but not its result.
   */
  outcome: z.enum(['pending', 'answered', 'failed', 'aborted', 'sent', 'unknown']),
  /**
   * Milliseconds until the response headers, or until the connection was open. Null while pending.
   */
  duration: z.number().nullable(),
  /** Size of the body if known without reading it. For a connection: of all its messages. */
  request_size: z.number().nullable(),
  response_size: z.number().nullable(),
  /** For a connection: number of messages sent and received. Their content is never collected. */
  messages_sent: count.optional(),
  messages_received: count.optional(),
  /**
   * For a closed connection: milliseconds it was open, and the code of a WebSocket's close frame.
   */
  open_for: z.number().optional(),
  close_code: z.number().optional(),
  /** True if it was read from the browser's buffer: it happened before the widget started. */
  buffered: z.boolean().optional(),
})
export type NetworkEntry = z.infer<typeof networkEntry>

/** One error of the page. */
export const pageError = z.object({
  at,
  /** `caught`: the page caught it and reported it. */
  kind: z.enum(['error', 'rejection', 'resource', 'caught']),
  name: text,
  message: text,
  stack: text.optional(),
  source: text.optional(),
  line: z.number().optional(),
  column: z.number().optional(),
  /** The page's description of a caught error. */
  context: text.optional(),
  /** True if it was read from the browser's buffer: it happened before the widget started. */
  buffered: z.boolean().optional(),
})
export type PageError = z.infer<typeof pageError>

/** One action of the person on the page. */
export const userAction = z.object({
  at,
  kind: z.enum(['click', 'input', 'submit', 'key', 'navigation', 'visibility']),
  /** A short selector with the element's name. Never what was typed. */
  target: text.optional(),
  url: text.optional(),
  detail: text.optional(),
})
export type UserAction = z.infer<typeof userAction>

const area = z.object({ width: z.number(), height: z.number() })

/** The page, the browser and the device at the moment of capture. */
export const environment = z.object({
  url: text,
  referrer: text,
  title: text,
  user_agent: text,
  browser: z.object({ name: text, version: text }),
  os: z.object({ name: text, version: text }),
  viewport: area,
  screen: area,
  scroll: z.object({ x: z.number(), y: z.number() }),
  device_pixel_ratio: z.number(),
  locale: text,
  languages: z.array(text),
  time_zone: text,
  color_scheme: z.enum(['light', 'dark']),
  reduced_motion: z.boolean(),
  touch: z.boolean(),
  online: z.boolean(),
  connection: z.object({ type: text, downlink: z.number(), rtt: z.number(), save_data: z.boolean() }).nullable(),
})
export type Environment = z.infer<typeof environment>

/** How the page loaded and responded until the capture. */
export const performanceSummary = z.object({
  /**
   * Milliseconds, except `cumulative_layout_shift`, which has no unit. Null if the browser does not
   * provide it.
   */
  time_to_first_byte: z.number().nullable(),
  first_contentful_paint: z.number().nullable(),
  largest_contentful_paint: z.number().nullable(),
  interaction_to_next_paint: z.number().nullable(),
  cumulative_layout_shift: z.number().nullable(),
  long_tasks: z.object({ count, total: z.number(), longest: z.number() }),
})
export type PerformanceSummary = z.infer<typeof performanceSummary>

/** What the host page set with `identify` and `setContext`. */
export const hostContext = z.object({
  user: z.record(z.string(), z.json()).optional(),
  release: text.optional(),
  custom: z.record(z.string(), z.json()).optional(),
})
export type HostContext = z.infer<typeof hostContext>

/** What was masked and what was dropped, as counts. */
export const privacySummary = z.object({
  replay_text: z.enum(['strict', 'balanced']),
  /** How often each rule masked something. */
  masked: z.record(z.string(), count),
  /** Number of entries dropped because a rule or a hook of the host page threw. */
  dropped: z.record(z.string(), count),
})
export type PrivacySummary = z.infer<typeof privacySummary>

/** An element of the page that the reporter pointed at. */
export const pickedElement = z.object({
  /** A CSS selector for it, valid while the page has not changed. */
  selector: text,
  role: text.nullable(),
  /** Its accessible name, masked. Null for ordinary text and private elements. */
  name: text.nullable(),
})
export type PickedElement = z.infer<typeof pickedElement>

/** Whether each part of the evidence was captured. */
export const capturedPart = z.object({
  kind: z.enum(ARTIFACT_KINDS),
  state: z.enum(['included', 'left_out', 'failed', 'too_large']),
  reason: text.optional(),
  /** For a screenshot: the engine that drew it. */
  engine: z.enum(['browser', 'html2canvas']).optional(),
  /** For a screenshot: the visible part, the whole page, or a part that the reporter chose. */
  area: z.enum(['viewport', 'page', 'region']).optional(),
  element: pickedElement.optional(),
})
export type CapturedPart = z.infer<typeof capturedPart>

/** The debugger artifact, whole. */
export const debuggerDocument = z.object({
  version: z.literal(DEBUGGER_VERSION),
  captured_at: at,
  /** Null when the reporter left it out. */
  environment: environment.nullable(),
  console: z.array(consoleEntry),
  network: z.array(networkEntry),
  errors: z.array(pageError),
  actions: z.array(userAction),
  /** Null when the reporter left it out. */
  performance: performanceSummary.nullable(),
  context: hostContext,
  privacy: privacySummary,
  parts: z.array(capturedPart),
})
export type DebuggerDocument = z.infer<typeof debuggerDocument>

/** The replay artifact: rrweb events that begin with a full snapshot of the page. */
export const replayDocument = z.object({
  version: z.literal(REPLAY_VERSION),
  events: z.array(z.looseObject({ type: z.int(), timestamp: z.number() })),
})
export type ReplayDocument = z.infer<typeof replayDocument>
