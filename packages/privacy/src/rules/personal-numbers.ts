import type { FoundNumber, Group } from './digit-groups.ts'

/** Personal numbers with a known grouping, of the United States, Brazil, Switzerland and China. */
const PERSON =
  /^(?:\d{3}([ .-])\d\d\1\d{4}|(?:\d{3}\.){2}\d{3}-\d\d|756(?:\.\d{4}){2}\.\d\d|[1-9]\d{5}(?:19|20)\d\d[01]\d[0-3]\d{4,5})(?!\d)/

/** Finds a personal number by its grouping. */
export function findPersonalNumber(groups: readonly Group[], first: number): FoundNumber | null {
  if (![3, 17, 18].includes(groups[first]?.digits.length ?? 0)) return null
  const written = groups.slice(first, first + 4).map(({ gap, digits }, i) => (i > 0 ? gap : '') + digits)
  const [found] = PERSON.exec(written.join('')) ?? []
  return found ? { last: first + found.split(/\D/).length - 1, rule: 'ssn' } : null
}
