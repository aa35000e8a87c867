import { plainJson, plainText } from '../plain-text.ts'

/** All that a command writes goes through these three. */
export function print(text: string): void {
  process.stdout.write(`${plainText(text)}\n`)
}

export function printError(text: string): void {
  process.stderr.write(`${plainText(text)}\n`)
}

/** The whole of standard output under `--json`. */
export function printJson(value: unknown): void {
  process.stdout.write(`${plainJson(value)}\n`)
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
