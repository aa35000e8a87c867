import { isPrivateKeyName } from './key-names.ts'
import { PRIVATE } from './labels.ts'
import { replaceInParts } from './spans.ts'
import { starsFor } from './stars.ts'
import { count, type Tally } from './tally.ts'
import { findSpans, maskText } from './text.ts'

/**
 * Masks adjacent texts that read as one, such as the text nodes of a line: an e-mail address that
 * is split over several elements only shows in the joined text. A match across parts becomes a
 * label in the first part and stars in the others. So does the value of a key in another part. All
 * other matches are masked as usual.
 *
 * @param parts in reading order, without a block between them
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
 * A word that is not natural language, or groups of digits and capitals. `<b>Client secret</b>
 * <code>x7k2q</code>` has no separator, but neither has "Password required".
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
