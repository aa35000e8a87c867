import { maskDecoded, maskEncoded, plainName } from './decoded.ts'
import { withoutLabels } from './labels.ts'
import { maskUrl } from './url.ts'
import { maskValueBy, type ValueRules } from './value.ts'

/**
 * The rules of `maskText`, `maskUrl` and `maskValue` for untrusted texts, which may be encoded to
 * evade them.
 */
export const SENT_RULES: ValueRules = {
  text: maskDecoded,
  name: (name) => plainName(withoutLabels(name)),
  url: (url) => maskEncoded(url, maskUrl),
}

/** Like `maskValue`, for untrusted values. JSON stays JSON. */
export function maskSentValue(value: unknown): unknown {
  return maskValueBy(value, SENT_RULES)
}
