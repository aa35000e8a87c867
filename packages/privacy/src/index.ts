/**
 * Entry point of the masking policy for everything that leaves a page. It masks text and values,
 * without DOM, clock or imports of other packages. All functions are idempotent, and none throws.
 */

export { cutText } from './cut.ts'
export { type DocumentOptions, maskDebuggerDocument } from './document.ts'
export { isPrivateKeyName } from './key-names.ts'
export { DROPPED, PRIVATE } from './labels.ts'
export { FILLED_IN, maskNamedArguments } from './named-arguments.ts'
export { maskParts } from './parts.ts'
export { maskSentValue } from './sent.ts'
export { STARS, starsFor } from './stars.ts'
export type { MaskHook, Tally } from './tally.ts'
export { count, createTally, maskByHook } from './tally.ts'
export { MAX_TEXT_LENGTH, maskText } from './text.ts'
export { maskUrl, unescapePercent } from './url.ts'
export { maskValue } from './value.ts'
