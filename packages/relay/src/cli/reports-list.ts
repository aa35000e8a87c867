import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '@earshot/protocol'
import { listReports } from '../domain/reports.ts'
import { plainLine } from '../plain-text.ts'
import { count, readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { print, printJson, table } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'reports list'

export const reportsList: Command = {
  name,
  summary: 'list the reports, newest first',
  usage: `[--page P] [--size S] [--json]
  --page P    which page, from 1 (default: 1)
  --size S    reports on a page, at most ${MAX_PAGE_SIZE} (default: ${DEFAULT_PAGE_SIZE})
  --json      print {"items", "total", "page", "size", "next_cursor"}`,
  run: async (args) => {
    const { values } = readArguments(name, {
      args,
      options: {
        page: { type: 'string', default: '1' },
        size: { type: 'string', default: String(DEFAULT_PAGE_SIZE) },
        json: { type: 'boolean' },
      },
    })
    const page = count(values.page, { option: '--page', max: 1_000_000 })
    const size = count(values.size, { option: '--size', max: MAX_PAGE_SIZE })
    const found = await withExistingStores(async (context) => {
      const { organization_id } = await context.database.findHome()
      return listReports(context, { organization_id, page, size })
    })
    if (values.json) {
      printJson(found)
      return 0
    }
    if (found.total === 0) print('No report has come in yet.')
    const rows = found.items.map(({ id, created_at, origin, title }) => [
      id,
      created_at,
      plainLine(origin, 50),
      plainLine(title, 80),
    ])
    if (rows.length > 0) print(table(rows))
    const pages = Math.ceil(found.total / size)
    if (pages > 1) print(`Page ${page} of ${pages}, ${found.total} reports.`)
    return 0
  },
}
