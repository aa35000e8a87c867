import { createInterface } from 'node:readline/promises'
import { deleteReport } from '../domain/delete-report.ts'
import { plainLine } from '../plain-text.ts'
import type { Report } from '../storage/database.ts'
import { onlyArgument, readArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { findReport } from './find-report.ts'
import { print, printJson } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'reports delete'

export const reportsDelete: Command = {
  name,
  summary: 'permanently delete a report and its files',
  usage: `ID_OR_NUMBER [--yes] [--json]
  ID_OR_NUMBER  the report's id (rep_…), or the number that its reporter was told
  --yes         do not ask first
  --json        print {"id", "files"}; needs --yes`,
  run: async (args) => {
    const options = { yes: { type: 'boolean' }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(name, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'ID_OR_NUMBER', command: name })
    if (!values.yes && (values.json || !process.stdin.isTTY)) {
      throw new UsageError(`Add --yes to delete without being asked: see "earshot ${name} --help".`)
    }
    return withExistingStores(async (context) => {
      const report = await findReport(context.database, wanted)
      if (!values.yes && !(await isConfirmed(report))) {
        print('Nothing was deleted.')
        return 1
      }
      const { id } = report
      const files = await deleteReport(context, report)
      if (values.json) printJson({ id, files })
      else print(`${id} is deleted, with ${files} ${files === 1 ? 'file' : 'files'}. Backups still have it.`)
      return 0
    })
  },
}

async function isConfirmed({ id, title }: Report): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const answer = await terminal.question(`Delete ${id} (${plainLine(title, 80)}) permanently? [y/N] `)
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
