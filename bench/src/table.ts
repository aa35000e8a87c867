/** Prints a table in Markdown. */
export function table(head: string[], rows: (string | number)[][]): void {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
  console.log(`${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`)
}

const cell = (value: string | number) => (typeof value === 'number' ? value.toFixed(1) : value)
