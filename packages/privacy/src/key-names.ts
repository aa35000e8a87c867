import { PRIVATE_NAME } from './private-names.ts'

/** Results by name. A page uses few names, but checks them with every line it logs. */
const known = new Map<string, boolean>()

/**
 * Returns true if any value named `name` is private: credentials, session ids, card and account
 * numbers, and personal data. Accepts camelCase, snake_case, kebab-case and prefixes.
 */
export function isPrivateKeyName(name: string): boolean {
  let answer = known.get(name)
  if (answer === undefined) {
    answer = hasPrivateName(name.slice(0, 100))
    if (known.size < 999 && name.length < 99) known.set(name, answer)
  }
  return answer
}

/**
 * Returns true if `text` contains a private name. Most texts do not, and need no search for keys.
 */
export function hasPrivateName(text: string): boolean {
  return PRIVATE_NAME.test(
    text
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .replace(/[^A-Za-z\d\u00c0-\uffef]+/g, ' ')
      .toLowerCase(),
  )
}
