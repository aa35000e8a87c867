/** What a document may be made of: its objects take many times the memory of its text. */
export interface JsonLimits {
  /** Lists and objects inside each other. */
  readonly max_depth: number
  /** Values of all kinds. */
  readonly max_values: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c

/**
 * Whether the bytes of a JSON text are within the limits, before anything is made of them. Ends at the first that is not. Whether they are
 * JSON is for the parser to say.
 */
export function isWithinLimits(bytes: Buffer, { max_depth, max_values }: JsonLimits): boolean {
  let depth = 0
  let values = 1
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === QUOTE) i = endOfString(bytes, i + 1)
    else if (byte === COMMA) values++
    // Brackets and braces: in ASCII the closing ones stand two behind.
    else if (byte === 0x5b || byte === 0x7b) {
      values++
      depth++
    } else if (byte === 0x5d || byte === 0x7d) depth--
    if (depth > max_depth || values > max_values) return false
  }
  return true
}

/** The place of the quote that ends the string which begins at `start`; the end of all where none does. */
function endOfString(bytes: Buffer, start: number): number {
  for (let quote = bytes.indexOf(QUOTE, start); quote >= 0; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let before = quote
    while (before > start && bytes[before - 1] === BACKSLASH) before--
    if ((quote - before) % 2 === 0) return quote
  }
  return bytes.length
}
