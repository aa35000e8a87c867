/** Names of the rules. Each replaces its matches by a label: `[email]`, `[card]` … */
export const RULES = [
  'card',
  'credential',
  'dropped',
  'email',
  'iban',
  'key',
  'number',
  'phone',
  'private',
  'ssn',
  'token',
  'url',
  'value',
] as const
export type Rule = (typeof RULES)[number]

/**
 * Returns the label of a rule, which tells a developer what was there. No rule matches brackets, so
 * masking is idempotent.
 */
export function label(rule: Rule): string {
  return `[${rule}]`
}

/** Replaces a value with a private name. */
export const PRIVATE = '[private]'

/** Replaces a text that could not be masked because a rule or a hook failed. */
export const DROPPED = '[dropped]'

const ONE = `\\[(?:${RULES.join('|')})\\]`
const ONLY_LABELS = new RegExp(`^(?:${ONE})+$`)
const LABEL_AT_START = new RegExp(`^${ONE}`)
const LABEL_AT_END = new RegExp(`${ONE}$`)
/** Length of the longest label. */
const LONGEST = 12

/** Returns true if `text` consists only of labels, so it is already masked. */
export function isLabel(text: string): boolean {
  return ONLY_LABELS.test(text)
}

/** Returns true if a label starts at `start`. */
export function hasLabelAt(text: string, start: number): boolean {
  return LABEL_AT_START.test(text.slice(start, start + LONGEST))
}

/**
 * Returns true if a label ends at `end`: its closing bracket belongs to the label, not to the
 * sentence.
 */
export function hasLabelBefore(text: string, end: number): boolean {
  return LABEL_AT_END.test(text.slice(Math.max(0, end - LONGEST), end))
}

const LABELS = new RegExp(ONE, 'g')

/**
 * Removes labels from `name`, since `[token]` in it comes from a rule and does not describe the
 * value.
 */
export function withoutLabels(name: string): string {
  return name.replace(LABELS, ' ')
}
