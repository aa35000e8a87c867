import { PRIVATE_NAME } from './private-names.ts'

/** Names that were asked for before: a page has few, and asks for them with every line it logs. */
const known = new Map<string, boolean>()

/**
 * Whether a value stored under `name` is private whatever it looks like: credentials, session ids, card and account numbers, and
 * what identifies a person. camelCase, snake_case, kebab-case and prefixes are read alike.
 */
export function isPrivateKeyName(name: string): boolean {
  let answer = known.get(name)
  if (answer === undefined) {
    answer = hasPrivateName(name.slice(0, 100))
    if (known.size < 999 && name.length < 99) known.set(name, answer)
  }
  return answer
}

/** Whether a private name stands anywhere in `text`: most texts have none, and need no search for keys. */
export function hasPrivateName(text: string): boolean {
  return PRIVATE_NAME.test(
    text
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .replace(/[^A-Za-z\d\u00c0-\uffef]+/g, ' ')
      .toLowerCase(),
  )
}
