import { createInterface } from 'node:readline/promises'
import { UsageError } from './command.ts'

/**
 * Asks on the terminal, unless `--yes` was given. Throws a UsageError if nobody can answer, as in a
 * script. `options`: the command's parsed options.
 */
export async function isConfirmed(
  question: string,
  { command, options }: { command: string; options: { yes?: boolean | undefined; json?: boolean | undefined } },
): Promise<boolean> {
  if (options.yes) return true
  if (options.json || !process.stdin.isTTY) {
    throw new UsageError(`Add --yes to delete without confirmation: see "earshot ${command} --help".`)
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}
