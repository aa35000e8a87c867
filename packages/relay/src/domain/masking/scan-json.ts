/**
 * Limits on the structure of a JSON text, since parsed objects take many times the memory of the
 * text.
 */
export interface JsonLimits {
  /** Nesting depth of arrays and objects. */
  readonly max_depth: number
  /** Number of values of all types. */
  readonly max_values: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c

/**
 * Whether a JSON text is within the limits, found without parsing it. Returns at the first
 * violation. Does not check whether the text is valid JSON.
 */
export function isWithinLimits(bytes: Buffer, { max_depth, max_values }: JsonLimits): boolean {
  let depth = 0
  let values = 1
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === QUOTE) i = endOfString(bytes, i + 1)
    else if (byte === COMMA) values++
    // [ and {. Their closing counterparts are 0x5d and 0x7d.
    else if (byte === 0x5b || byte === 0x7b) {
      values++
      depth++
    } else if (byte === 0x5d || byte === 0x7d) depth--
    if (depth > max_depth || values > max_values) return false
  }
  return true
}

/**
 * Index of the quote that ends the string starting at `start`, or the length of the text if there
 * is none.
 */
function endOfString(bytes: Buffer, start: number): number {
  for (let quote = bytes.indexOf(QUOTE, start); quote >= 0; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let before = quote
    while (before > start && bytes[before - 1] === BACKSLASH) before--
    if ((quote - before) % 2 === 0) return quote
  }
  return bytes.length
}
