import { maskDecoded, maskEncoded, plainName } from './decoded.ts'
import { withoutLabels } from './labels.ts'
import { maskUrl } from './url.ts'
import { maskValueBy, type ValueRules } from './value.ts'

/** The rules of `maskText`, `maskUrl` and `maskValue`, for texts that a stranger may have written so that they do not fit. */
export const SENT_RULES: ValueRules = {
  text: maskDecoded,
  name: (name) => plainName(withoutLabels(name)),
  url: (url) => maskEncoded(url, maskUrl),
}

/** `maskValue` for what a stranger has sent. Holds only JSON where it was given only JSON. */
export function maskSentValue(value: unknown): unknown {
  return maskValueBy(value, SENT_RULES)
}
