import { cutText } from './cut.ts'
import { DROPPED } from './labels.ts'
import { findPatterns } from './patterns.ts'
import { findUrls } from './rules/urls.ts'
import { joinSpans, replaceSpans, type Span } from './spans.ts'
import { count, maskByHook, type Tally } from './tally.ts'

/** Characters of one string that are looked at; the rest is cut off, never passed on. */
export const MAX_TEXT_LENGTH = 200_000

const MAX_ROUNDS = 5

/**
 * `text` with everything replaced that a rule recognises: e-mail, phone, card, IBAN, social security number, credentials, keys and
 * tokens, values of private keys, and the private parts of URLs. What is masked already stays as it is: masking twice is masking
 * once. The page's hook, where `tally` has one, comes last. Linear in the length of the text. Never throws: if a rule fails, the whole piece becomes `[dropped]`.
 */
export function maskText(text: string, tally?: Tally): string {
  try {
    let masked = cutText(text, MAX_TEXT_LENGTH)
    // Masking one thing may bring two others together, so it goes on until nothing changes.
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const next = maskOnce(masked, tally)
      if (next === masked) return maskByHook(masked, tally)
      masked = cutText(next, MAX_TEXT_LENGTH)
    }
  } catch {
    // Falls through: what could not be masked is not passed on.
  }
  if (tally) count(tally.dropped, 'text')
  return DROPPED
}

/** URLs first: what the other rules would find in one is the URL rule's to judge. */
function maskOnce(text: string, tally: Tally | undefined): string {
  const urls = findUrls(text)
  const masked = urls.length > 0 ? replaceSpans(text, { spans: joinSpans(urls), tally }) : text
  const patterns = findPatterns(masked)
  return patterns.length > 0 ? replaceSpans(masked, { spans: joinSpans(patterns), tally }) : masked
}

/** Where `maskText` would replace something in its first round, in order, without overlaps. */
export function findSpans(text: string): Span[] {
  return joinSpans([...findPatterns(text), ...findUrls(text)])
}
