import type { Parse } from './setting-parsers.ts'

/** One environment variable. The table of settings in docs/self-hosting.md is generated from these. */
export interface Setting<Value> {
  readonly name: string
  /** Other names, read in this order if `name` is not set. */
  readonly aliases: readonly string[]
  /** The default as text. Empty means "not set", and `meaning` explains the effect. */
  readonly default: string
  readonly meaning: string
  /** Throws an error whose message completes a sentence: "must be …". */
  readonly parse: Parse<Value>
  /** Whether the value is left out of every message. */
  readonly is_secret: boolean
}

type About<Value> = Omit<Setting<Value>, 'aliases' | 'is_secret'> & Partial<Setting<Value>>

export function setting<Value>(about: About<Value>): Setting<Value> {
  return { aliases: [], is_secret: false, ...about }
}
