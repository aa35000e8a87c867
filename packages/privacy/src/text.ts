import { cutText } from './cut.ts'
import { DROPPED } from './labels.ts'
import { findPatterns } from './patterns.ts'
import { findUrls } from './rules/urls.ts'
import { joinSpans, replaceSpans, type Span } from './spans.ts'
import { count, maskByHook, type Tally } from './tally.ts'

/** Maximum length of a text. The rest is cut off and never passed on. */
export const MAX_TEXT_LENGTH = 200_000

const MAX_ROUNDS = 5

/**
 * Masks everything that a rule matches: e-mail addresses, phone, card and social security numbers,
 * IBANs, credentials, values of private keys, and private parts of URLs. Idempotent. The page's
 * hook in `tally` runs last. Takes linear time. Never throws: if a rule fails, it returns
 * `[dropped]`.
 */
export function maskText(text: string, tally?: Tally): string {
  try {
    let masked = cutText(text, MAX_TEXT_LENGTH)
    // Masking may join two other parts of the text, so it repeats until nothing changes.
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const next = maskOnce(masked, tally)
      if (next === masked) return maskByHook(masked, tally)
      masked = cutText(next, MAX_TEXT_LENGTH)
    }
  } catch {
    // Falls through: text that could not be masked is dropped.
  }
  if (tally) count(tally.dropped, 'text')
  return DROPPED
}

/** Masks URLs first: the URL rule decides about patterns inside them. */
function maskOnce(text: string, tally: Tally | undefined): string {
  const urls = findUrls(text)
  const masked = urls.length > 0 ? replaceSpans(text, { spans: joinSpans(urls), tally }) : text
  const patterns = findPatterns(masked)
  return patterns.length > 0 ? replaceSpans(masked, { spans: joinSpans(patterns), tally }) : masked
}

/** Returns the matches of the first round of `maskText`, in order and without overlaps. */
export function findSpans(text: string): Span[] {
  return joinSpans([...findPatterns(text), ...findUrls(text)])
}
