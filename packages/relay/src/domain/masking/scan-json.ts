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
 * Looks at the bytes of a JSON text as they come, before anything is made of them. Returns a function that takes the next bytes and says
 * whether all so far are within the limits. Whether they are JSON is for the parser to say.
 */
export function createJsonScan({ max_depth, max_values }: JsonLimits): (bytes: Uint8Array) => boolean {
  let depth = 0
  let values = 1
  let isInString = false
  let isEscaped = false
  return (bytes) => {
    for (const byte of bytes) {
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (byte === BACKSLASH) isEscaped = true
        else if (byte === QUOTE) isInString = false
      } else if (byte === QUOTE) isInString = true
      else if (byte === COMMA) values++
      // Brackets and braces: in ASCII the closing ones stand two behind.
      else if (byte === 0x5b || byte === 0x7b) {
        values++
        if (++depth > max_depth) return false
      } else if (byte === 0x5d || byte === 0x7d) depth--
    }
    return values <= max_values
  }
}
