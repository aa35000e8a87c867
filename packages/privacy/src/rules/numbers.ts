import { matches } from '../matches.ts'
import type { Span } from '../spans.ts'
import { findCard } from './cards.ts'
import type { Group } from './digit-groups.ts'
import { findPersonalNumber } from './personal-numbers.ts'
import { findPhone } from './phones.ts'

const SEPARATOR = '[ \\n\\u200b._/()-]'
const UUID = '[\\da-f]{8}-(?:[\\da-f]{4}-){3}[\\da-f]{12}'
const DATE = '(?<!\\d)(?:\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}|\\d{1,2}[-./]\\d{1,2}[-./]\\d{4})(?!\\d)'
/** UUIDs and dates are matched only to skip them. */
const RUN = new RegExp(`${UUID}|${DATE}|(?:\\+|\\(\\+?)?\\d(?:${SEPARATOR}{0,3}\\d){6,}`, 'gi')
const DIGITS = /\d(?:\u200b{0,3}\d)*/g
/** A number has at least seven digits. Checked first, since few texts have them. */
const SEVEN_DIGITS = new RegExp(`\\d(?:${SEPARATOR}{0,3}\\d){6}`)
const STEPPED_OVER = new RegExp(`^(?:${UUID}|${DATE})$`, 'i')

/**
 * Finds card numbers (by their check digit), personal numbers and phone numbers, with any
 * separators.
 */
export function findNumbers(text: string): Span[] {
  if (!SEVEN_DIGITS.test(text)) return []
  const spans: Span[] = []
  for (const run of matches(text, RUN)) {
    if (STEPPED_OVER.test(run[0])) continue
    const groups = splitGroups(run[0], run.index)
    for (let i = 0; i < groups.length; ) {
      const found = findCard(groups, i) ?? findPersonalNumber(groups, i) ?? findPhone(text, { groups, first: i })
      if (found) spans.push({ start: startOf(text, groups[i]), end: groups[found.last]?.end ?? 0, rule: found.rule })
      i = found ? found.last + 1 : i + 1
    }
  }
  return spans
}

function splitGroups(run: string, offset: number): Group[] {
  const groups: Group[] = []
  let end = 0
  for (const match of matches(run, DIGITS)) {
    const gap = run.slice(end, match.index)
    end = match.index + match[0].length
    groups.push({ start: offset + match.index, end: offset + end, digits: match[0].replaceAll('\u200b', ''), gap })
  }
  return groups
}

/** Includes a sign or bracket before the number. */
function startOf(text: string, group: Group | undefined): number {
  let start = group?.start ?? 0
  while (start > 0 && '+('.includes(text.charAt(start - 1))) start--
  return start
}
