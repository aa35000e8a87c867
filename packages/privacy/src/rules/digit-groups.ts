import type { Rule } from '../labels.ts'

/** A group of digits in a run such as `4111 1111 1111 1111`, with the gap before it. */
export interface Group {
  readonly start: number
  readonly end: number
  readonly digits: string
  readonly gap: string
}

/** What a rule finds in the groups of a run. */
export interface FoundNumber {
  /** Index of its last group. */
  readonly last: number
  readonly rule: Rule
}
