export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** The whole of standard output under `--json`. Control characters that JSON permits are escaped too: a terminal may be reading. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2).replace(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, toEscape))
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Columns under each other, two spaces between them. */
export function table(rows: string[][]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  }
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
