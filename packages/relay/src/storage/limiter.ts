/** The members are named as in rate-limiter-flexible. */
export interface LimiterOptions {
  /** Name of the limit. */
  keyPrefix: string
  /** Requests allowed per window. */
  points: number
  /** Length of a window in seconds. */
  duration: number
}

/** Counts requests per client in fixed time windows. */
export interface Limiter {
  /** Counts one request of `who`. */
  consume(who: string): Promise<Consumed>
  /** Takes back one request of `who`. */
  reward(who: string): Promise<void>
  /** Starts the count of `who` again. */
  forget(who: string): Promise<void>
}

/** The result of counting one request. */
export interface Consumed {
  is_allowed: boolean
  /** Requests left in this window. */
  remaining: number
  /** Milliseconds until the window ends. */
  ms_left: number
}
