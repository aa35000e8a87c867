import { isPrivateKeyName } from './key-names.ts'
import { PRIVATE } from './labels.ts'
import { replaceInParts } from './spans.ts'
import { starsFor } from './stars.ts'
import { count, type Tally } from './tally.ts'
import { findSpans, maskText } from './text.ts'

/**
 * The masked texts of neighbours that read as one, such as the text nodes of one line: an e-mail address or a card number that is
 * split over several elements shows only in the joined text. Where one crosses a border, or a key's name stands in one part and its
 * value in another, the first part of it becomes the label and the others stars. What is inside one part is masked as ever.
 *
 * @param parts in reading order; join only what is not separated by a block
 */
export function maskParts(parts: readonly string[], tally?: Tally): string[] {
  try {
    return maskJoined(parts, tally)
  } catch {
    if (tally) count(tally.dropped, 'parts')
    return parts.map(starsFor)
  }
}

/**
 * One word that nobody says, or groups of digits and capitals: `<b>Client secret</b> <code>x7k2q</code>` has no separator, and neither
 * has "Password required".
 */
const MADE_UP =
  /^\s*(?:(?=\S*[a-z])(?=\S*(?:\d|[^\W\daeiouy_]{5}))[A-Za-z\d]\S{4,}|(?=(?:\D*\d){4})[A-Z\d][A-Z\d ./-]{4,30})\s*$/
const MAX_NAME = 40

function maskJoined(parts: readonly string[], tally?: Tally): string[] {
  const spans = parts.length > 1 ? findSpans(parts.join('')) : []
  let name = ''
  return replaceInParts(parts, { spans, tally }).map((masked, i) => {
    const part = parts[i] ?? ''
    const isNamed = MADE_UP.test(part) && name.length < MAX_NAME && isPrivateKeyName(name)
    if (/\S/.test(part)) name = part.trim()
    if (!isNamed || masked !== part) return maskText(masked, tally)
    if (tally) count(tally.masked, 'private')
    return part.replace(/\S.*\S/s, PRIVATE)
  })
}
