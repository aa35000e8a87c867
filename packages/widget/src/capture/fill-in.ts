import { FILLED_IN } from '@earshot/privacy'

/**
 * Fills `%s` and other placeholders of the first string with the next ones, like a console. Marks
 * each filled-in value.
 */
export function fillIn([format = '', ...rest]: readonly string[]): string[] {
  if (!rest.length) return [format]
  const text = format.replace(/%([sdifoOc%])/g, (found, kind) => {
    if (kind === '%') return '%'
    const value = rest.shift()
    if (value === undefined) return found
    return kind === 'c' ? '' : FILLED_IN + value + FILLED_IN
  })
  return [text, ...rest]
}
