/** What `pattern`, a global one, finds. `matchAll` copies the pattern at each call, which costs more than to look through a short text. */
export function matches(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    found.push(match)
    // An empty one would be found for ever.
    if (match[0] === '') pattern.lastIndex += 1
  }
  return found
}
