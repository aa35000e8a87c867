/**
 * The characters that patterns look at while `work` runs: from where each search begins to the end of what it finds, or of the text. A
 * pattern that stands at its place looks at what it finds. Every search of this package goes through `exec`, also `test`, `replace` and `split`.
 */
export function countWork(work: () => void): number {
  const { exec } = RegExp.prototype
  let looked_at = 0
  RegExp.prototype.exec = function (this: RegExp, text: string) {
    const start = this.global || this.sticky ? this.lastIndex : 0
    const found = exec.call(this, text)
    const isFixed = this.sticky || (this.source.startsWith('^') && !this.multiline)
    if (found) looked_at += found.index + found[0].length - start + 1
    else looked_at += isFixed ? 1 : Math.max(0, String(text).length - start) + 1
    return found
  }
  try {
    work()
  } finally {
    RegExp.prototype.exec = exec
  }
  return looked_at
}
