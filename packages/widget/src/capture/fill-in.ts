import { FILLED_IN } from '@earshot/privacy'

/** Fills `%s` and its like in the first of several texts with the next ones, as a console does, each between marks. */
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
