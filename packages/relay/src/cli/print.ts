import { plainJson, plainText } from '../plain-text.ts'

/**
 * Commands write only through `print`, `printError` and `printJson`, which make the text safe for a
 * terminal.
 */
export function print(text: string): void {
  process.stdout.write(`${plainText(text)}\n`)
}

export function printError(text: string): void {
  process.stderr.write(`${plainText(text)}\n`)
}

/** With `--json`, this is the whole of standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${plainJson(value)}\n`)
}

/** Aligns columns, with two spaces between them. */
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
