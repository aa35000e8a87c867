/**
 * What stands where something was masked: `[email]`, `[card]` …, so that a developer still reads what kind of thing was there.
 * Brackets are in no rule's alphabet, which is what makes masking twice the same as masking once.
 */
export type Rule =
  | 'card'
  | 'credential'
  | 'dropped'
  | 'email'
  | 'iban'
  | 'key'
  | 'number'
  | 'phone'
  | 'private'
  | 'ssn'
  | 'token'
  | 'url'
  | 'value'

/** The label of a rule. */
export function label(rule: Rule): string {
  return `[${rule}]`
}

/** What replaces a value whose key says that it is private. */
export const PRIVATE = '[private]'

/** What replaces a piece that could not be masked, because a rule or a hook failed. */
export const DROPPED = '[dropped]'
