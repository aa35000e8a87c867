export interface LimiterOptions {
  /** Tells the limits apart. */
  keyPrefix: string
  /** Requests that are allowed in a window. */
  points: number
  /** Of a window, in seconds. */
  duration: number
}

/** Counts requests in windows of time. */
export interface Limiter {
  /** Counts one request of `who`. */
  consume(who: string): Promise<Consumed>
  /** Takes one request of `who` back. */
  reward(who: string): Promise<void>
}

export interface Consumed {
  is_allowed: boolean
  /** Requests that are left in this window. */
  remaining: number
  /** Milliseconds until the window ends. */
  ms_left: number
}
