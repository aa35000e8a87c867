import { findAll, type Span } from '../spans.ts'
import { trimEnd } from './values.ts'

/** Codes that describe an error or a thing. */
const ORDINARY =
  'err\\p{L}{0,5}|status|exit|close|reason|result|country|produ[ck]t|article|artikel|fehler|bar|zip|post|ошибк.'
/**
 * A code of digits after its name, with words that may be between: "de verificación es",
 * "подтверждения:".
 */
const CODE = String.raw`(?:code|c[oó]digo|codice|k[oó]du?|код|コード|验证码|驗證碼|인증번호)(?: (?:d[aeio] )?(?!err|fehl|ошиб|bł)\p{L}{3,16}(?=:| :| [eéè]s?t? ))?(?: (?:is|was|ist|lautet|es|est|[eéè]|to))?`

/**
 * "Your code is 123456", "your password is hunter2": only with a digit, so that "the password is
 * wrong" stays. "PIN 1234" and "Code: 123456", but not "error code: 123456". "123456 is your code".
 * A quoted string after the word is the password.
 */
const SENTENCES = [
  /\b(?:pass(?:word|code)|pin|otp|code) (?:is|was)[ :]{1,2}(?=[^\s\d]{0,40}\d)(\S{3,80})/gi,
  /\bpass(?:code|phrase|word|wort)s?["']?(?: with value| value| is| was)? ["'`]([^"'`\n]{1,100})(?=["'`])/gi,
  /\b(?:otp|pin|cv[cv])(?: [a-z]{1,12}){0,2}\W{1,4}(\d{3,8})\b/gi,
  new RegExp(
    String.raw`(?=[ckкコ验驗인])(?<!(?:${ORDINARY})[\W_]{0,4})${CODE}[^\p{L}\d]{1,4}(\d{6,8}|\d{3}[ -]\d{3})(?![\p{L}\d])`,
    'giu',
  ),
  /\b(\d{4,8}|\d{3}[ -]\d{3})(?= is your\b)/gi,
]

/** Finds secrets in sentences. */
export function findStatedSecrets(text: string): Span[] {
  if (!/\d|pass/i.test(text)) return []
  return SENTENCES.flatMap((pattern) => findAll(text, { pattern, rule: 'private' })).map((span) => ({
    ...span,
    end: trimEnd(text, span),
  }))
}
