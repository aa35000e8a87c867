/** Rules that no two ordinary words meet which stand side by side. `token` only of a JWT: two short ids make a random one. */
const UNMISTAKABLE = /\[(?:card|credential|email|iban|key)\b/g
const WITH_JWT = /\[(?:card|credential|email|iban|key|token)\b/g

const labelsIn = (text: string, rules: RegExp) => text.match(rules)?.length ?? 0

/**
 * The masked arguments of a console call, as one where a secret shows only when they are read together: as a line, or as a word. `mask`
 * is what each has been through by itself.
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
