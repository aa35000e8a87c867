/**
 * Rules that two adjacent ordinary words never match. `token` only for a JWT, since two short ids
 * may look like a random one.
 */
const UNMISTAKABLE = /\[(?:card|credential|email|iban|key)\b/g
const WITH_JWT = /\[(?:card|credential|email|iban|key|token)\b/g

const labelsIn = (text: string, rules: RegExp) => text.match(rules)?.length ?? 0

/**
 * Returns the masked arguments of a console call as one argument if a secret only appears when they
 * are joined, with or without spaces. `mask` is the function that has masked each argument.
 */
export function maskSplit(args: readonly string[], mask: (text: string) => string): string[] {
  if (args.length < 2) return [...args]
  const line = args.join(' ')
  const word = args.join('')
  const maskedWord = mask(word)
  const rules = word.includes('eyJ') ? WITH_JWT : UNMISTAKABLE
  if (labelsIn(maskedWord, rules) > labelsIn(word, rules)) return [maskedWord]
  const masked = mask(line)
  return masked === line ? [...args] : [masked]
}
