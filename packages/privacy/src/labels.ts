/** What the rules find, and what stands in its place: `[email]`, `[card]` … */
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
 * The label of a rule, so that a developer still reads what kind of thing was there. Brackets are in no rule's alphabet: masking twice
 * returns the same as masking once.
 */
export function label(rule: Rule): string {
  return `[${rule}]`
}

/** What replaces a value whose key says that it is private. */
export const PRIVATE = '[private]'

/** What replaces a piece that could not be masked, because a rule or a hook failed. */
export const DROPPED = '[dropped]'

const ONE = `\\[(?:${RULES.join('|')})\\]`
const ONLY_LABELS = new RegExp(`^(?:${ONE})+$`)
const LABEL_AT_START = new RegExp(`^${ONE}`)
const LABEL_AT_END = new RegExp(`${ONE}$`)
/** Characters of the longest label. */
const LONGEST = 12

/** Whether `text` is nothing but labels, so masked already. */
export function isLabel(text: string): boolean {
  return ONLY_LABELS.test(text)
}

/** Whether a label stands at `start` of `text`. */
export function hasLabelAt(text: string, start: number): boolean {
  return LABEL_AT_START.test(text.slice(start, start + LONGEST))
}

/** Whether a label ends before `end` in `text`: its closing bracket belongs to it and not to the sentence around it. */
export function hasLabelBefore(text: string, end: number): boolean {
  return LABEL_AT_END.test(text.slice(Math.max(0, end - LONGEST), end))
}

const LABELS = new RegExp(ONE, 'g')

/** `name` without its labels, since `[token]` in it is what a rule put there and says nothing of the value under it. */
export function withoutLabels(name: string): string {
  return name.replace(LABELS, ' ')
}
