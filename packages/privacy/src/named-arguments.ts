import { isPrivateKeyName } from './key-names.ts'
import { PRIVATE } from './labels.ts'
import { count, type Tally } from './tally.ts'

/**
 * Surrounds each value that was filled into a format string. A name before it needs no separator.
 */
export const FILLED_IN = '\u2063'

/**
 * A name at the end, with the preceding word and a separator: `'token'`, `'got token:'`, `'the
 * token is'`.
 */
const NAME_AT_END = /(?:^|[\s"'[(])((?:[\p{L}\d]+ )?[\p{L}\d_.$-]{1,60}?)["'\])]?\s{0,2}([-=]>|[:=]{1,3})?\s{0,2}$/u
/** A possible value without a separator: "Invalid token" may precede an error or an object. */
const ONE_WORD = /^[^\s{[<]{6,}$/
/** Not a value: `console.log('token', '=', token)`. */
const SIGNS = /^[^\p{L}\p{N}]*$/u

const FILLED_IN_VALUE = new RegExp(`${FILLED_IN}([^${FILLED_IN}]*)${FILLED_IN}`, 'g')

/**
 * Masks the arguments of a console call that are named at the end of the preceding one:
 * `console.log('token:', token)` and `console.log('%ctoken %s', style, token)`. The texts
 * themselves are not masked.
 */
export function maskNamedArguments(args: readonly string[], tally?: Tally): string[] {
  const named = (value: string, before: string) => {
    if (!isNamed(value, before)) return value
    if (tally) count(tally.masked, 'private')
    return PRIVATE
  }
  return args
    .map((arg) => arg.replace(FILLED_IN_VALUE, (_, value: string, at: number) => named(value, arg.slice(0, at))))
    .map((arg, i, shown) =>
      named(arg, SIGNS.test(shown[i - 1] ?? '') ? shown.slice(0, i).slice(-2).join('') : (shown[i - 1] ?? '')),
    )
}

/** Returns true if `before` ends with a private name of `value`. */
function isNamed(value: string, before: string): boolean {
  if (SIGNS.test(value) || value === PRIVATE || /^(?:true|false|null|undefined)$/.test(value)) return false
  const [found, name = '', separator] = NAME_AT_END.exec(before.slice(-100)) ?? []
  if (found === undefined || !isPrivateKeyName(name)) return false
  return separator !== undefined || (found === before && !found.includes(' ')) || ONE_WORD.test(value)
}
