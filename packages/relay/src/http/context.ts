import type { Context } from '../domain/context.ts'
import type { Logger } from '../log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { OpenStreams } from './open-streams.ts'
import type { RateLimit } from './rate-limit.ts'
import type { Readiness } from './readiness.ts'

/** The dependencies and settings of the server and its routes. */
export interface HttpContext {
  readonly context: Context
  /** `actor`: of the management API. `receipt`: of comments by the reporter of one report. */
  readonly limits: {
    readonly address: RateLimit
    readonly key: RateLimit
    readonly actor: RateLimit
    readonly receipt: RateLimit
  }
  readonly timeouts: Timeouts
  readonly streams: OpenStreams
  readonly downloads: OpenStreams
  readonly readiness: Readiness
  readonly widget_dir: string
  /** Folder for former versions of the widget. */
  readonly kept_dir: string
  /** The proxies whose X-Forwarded-For is trusted. Null: none. */
  readonly trust_proxy: number | string[] | null
  readonly log: Logger
  /** Null if they are off. */
  readonly metrics: Metrics | null
  /** Permits reading the metrics. Null: only programs on this machine may. */
  readonly metrics_token: string | null
  /** Whether API keys are accepted over plain http from other machines. */
  readonly allow_http: boolean
}

/** All in milliseconds. */
export interface Timeouts {
  /** For a request's headers to arrive. @default 10000 */
  readonly headers: number
  /** For a JSON body to arrive. @default 10000 */
  readonly body: number
  /** Interval in which an upload must make progress. @default 20000 */
  readonly progress: number
  /** For a whole upload to arrive. @default 900000 */
  readonly upload: number
  /**
   * For running requests when the relay stops. Process managers often kill after ten seconds.
   * @default 8000
   */
  readonly stop: number
  /** Between heartbeats of an event stream. The reader's rights are checked as often, also for downloads. @default 15000 */
  readonly heartbeat: number
  /** For the reader of an event stream or a download to read what was sent. @default 60000 */
  readonly stalled_reader: number
}

export const TIMEOUTS: Timeouts = {
  headers: 10_000,
  body: 10_000,
  progress: 20_000,
  upload: 900_000,
  stop: 8_000,
  heartbeat: 15_000,
  stalled_reader: 60_000,
}
