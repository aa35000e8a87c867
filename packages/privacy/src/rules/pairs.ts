import { hasPrivateName, isPrivateKeyName } from '../key-names.ts'
import { hasLabelAt } from '../labels.ts'
import type { Span } from '../spans.ts'
import { findNameValuePairs } from './name-value-pairs.ts'
import { valueSpan } from './values.ts'

/** Letters of all scripts; the omitted range in the middle contains punctuation. */
const LETTER = String.raw`\w$\u00c0-\u1fff\u3040-\uffef`
/**
 * A name with closing quotes and brackets, a remark in brackets, and a separator: `"api_key": `,
 * `token=`, `'pin' => `, `password (new): `, `**secret**: `, `%22pin%22%3A`, `Card no. `.
 */
const KEY = new RegExp(
  String.raw`(?<![${LETTER}-])-{0,2}[${LETTER}](?:[${LETTER}.[-]|%5B){1,99}(?:["'${'`'}\\\]*]{0,4}|%5D|%22)(?: ?\([^()\n]{1,40}\))?(?:[ \u200b]{0,2}(?:[-=]>|!?[:=]{1,3}|%3[AD])[ \u200b\n]{0,6}(?:<\/\w{1,9}>)?|(?<=[ ]n[or]\.?) (?=\S{0,20}\d{3}))[ ]{0,2}`,
  'gi',
)
/** A separator is required. Checked first, since many texts have none. */
const SEPARATOR = /[:=>]|%3|["'\\] ?,| n[or]/i
const NAME = new RegExp(`^(?:[${LETTER}.[-]|%5B)+`, 'i')
const WORD_BEFORE = new RegExp(`[${LETTER}]{1,20} $`)

/**
 * Finds the values of private keys: `key: value`, `key=value`, `"key":"value"`, also in escaped
 * JSON. The key itself stays visible.
 */
export function findPairs(text: string): Span[] {
  if (!SEPARATOR.test(text) || !hasPrivateName(text)) return []
  const spans = findNameValuePairs(text)
  // A copy of the pattern, because the loop moves `lastIndex` past each value.
  const keys = new RegExp(KEY)
  for (let key = keys.exec(text); key; key = keys.exec(text)) {
    const start = key.index + key[0].length
    if (!isPrivateKey(text, key) || hasLabelAt(text, key.index - 1)) {
      // An apparent separator may be part of the next key: a=b=c.
      keys.lastIndex = Math.max(key.index + 1, start - 1)
      continue
    }
    const span = valueSpan(text, { start, name: key[0] })
    if (span) spans.push(span)
    keys.lastIndex = span?.end ?? start
  }
  return spans
}

/** Checks the name together with the word before it, as in "API key: …" and "card number: …". */
function isPrivateKey(text: string, key: RegExpExecArray): boolean {
  const name = (NAME.exec(key[0])?.[0] ?? '').replace(/%5B|^22/gi, ' ')
  if (isPrivateKeyName(name)) return true
  const before = WORD_BEFORE.exec(text.slice(Math.max(0, key.index - 21), key.index))?.[0]
  return before !== undefined && isPrivateKeyName(before + name)
}
