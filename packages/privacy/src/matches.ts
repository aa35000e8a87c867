/**
 * Returns all matches of a global pattern. Faster than `matchAll` for short texts, which copies the
 * pattern at each call.
 */
export function matches(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    found.push(match)
    // An empty match would repeat without end.
    if (match[0] === '') pattern.lastIndex += 1
  }
  return found
}
