import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '@earshot/protocol'
import { deleteReport } from '../../domain/reports/delete-report.ts'
import { isoTime } from '../../iso-time.ts'
import { plainLine } from '../../plain-text.ts'
import type { ReportWithArtifacts } from '../../storage/database.ts'
import { count, onlyArgument, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { isConfirmed } from '../confirm.ts'
import { print, printJson, table } from '../print.ts'
import { RELAY_OPTION, RELAY_USAGE, withManagement } from '../with-management.ts'
import { withExistingStores } from '../with-stores.ts'
import { reportsComment } from './comment.ts'
import { findReport } from './find-report.ts'
import { formatReport } from './format-report.ts'
import { readDebugger } from './read-debugger.ts'
import { type SavedArtifact, saveArtifacts } from './save-artifacts.ts'
import { saveHar } from './save-har.ts'
import { reportsSend } from './send.ts'

const reportsList: Command = {
  name: 'reports list',
  summary: 'list the reports, newest first',
  usage: `[--page P] [--size S] [--json] [--relay URL]
  --page P    page number, starting at 1 (default: 1)
  --size S    reports per page, at most ${MAX_PAGE_SIZE} (default: ${DEFAULT_PAGE_SIZE})
  --json      print {"items", "total", "page", "size", "next_cursor"}
${RELAY_USAGE}`,
  run: async (args) => {
    const { values } = readArguments('reports list', {
      args,
      options: {
        page: { type: 'string', default: '1' },
        size: { type: 'string', default: String(DEFAULT_PAGE_SIZE) },
        json: { type: 'boolean' },
        ...RELAY_OPTION,
      },
    })
    const page = count(values.page, { option: '--page', max: 1_000_000 })
    const size = count(values.size, { option: '--size', max: MAX_PAGE_SIZE })
    const found = await withManagement(values, ({ reports }) => reports.list({ page, size }))
    if (values.json) {
      printJson(found)
      return 0
    }
    if (found.total === 0) print('There are no reports yet.')
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

const reportsShow: Command = {
  name: 'reports show',
  summary: 'show a report, and save its artifacts as files',
  usage: `ID_OR_NUMBER [--save DIR] [--har FILE] [--json]
  ID_OR_NUMBER  the report's id (rep_…), or the number that the form showed its reporter
  --save DIR    write its artifacts to this folder; compressed JSON is also decompressed
  --har FILE    write its network log to this file, which browsers' developer tools open
  --json        print the report as JSON, with a "path" for each saved artifact`,
  run: async (args) => {
    const options = { save: { type: 'string' }, har: { type: 'string' }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments('reports show', { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'ID_OR_NUMBER', command: 'reports show' })
    await withExistingStores(async ({ database, files }) => {
      const report = await findReport(database, wanted)
      const { artifacts } = report
      const debugging = await readDebugger(files, artifacts)
      if (values.har !== undefined) await saveHar(debugging, values.har)
      const saved = values.save === undefined ? [] : await saveArtifacts({ artifacts, files, folder: values.save })
      if (values.json) {
        printJson(reportJson(report, saved))
        return
      }
      print(formatReport(report, debugging))
      if (saved.length > 0 || values.har !== undefined) print('\nSaved')
      if (values.har !== undefined) print(`  ${values.har}`)
      for (const { artifact_id, path } of saved) print(`  ${path ?? `${artifact_id}: its file no longer exists`}`)
    })
    return 0
  },
}

function reportJson({ artifacts, created_at, ...report }: ReportWithArtifacts, saved: SavedArtifact[]) {
  const paths = new Map(saved.map(({ artifact_id, path }) => [artifact_id, path]))
  return {
    ...report,
    created_at: isoTime(created_at),
    artifacts: artifacts.map(({ id, kind, content_type, size, sha256 }) => {
      const path = paths.get(id)
      return { id, kind, content_type, size, sha256, ...(path === undefined ? {} : { path }) }
    }),
  }
}

const reportsDelete: Command = {
  name: 'reports delete',
  summary: 'permanently delete a report and its files',
  usage: `ID_OR_NUMBER [--yes] [--json]
  ID_OR_NUMBER  the report's id (rep_…), or the number that the form showed its reporter
  --yes         do not ask for confirmation
  --json        print {"id", "files"}; needs --yes`,
  run: async (args) => {
    const options = { yes: { type: 'boolean' }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments('reports delete', { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'ID_OR_NUMBER', command: 'reports delete' })
    return withExistingStores(async (context, actor) => {
      const report = await findReport(context.database, wanted)
      const { id, title } = report
      const question = `Delete ${id} (${plainLine(title, 80)}) permanently?`
      if (!(await isConfirmed(question, { command: 'reports delete', options: values }))) {
        print('Nothing was deleted.')
        return 1
      }
      const files = await deleteReport(context, actor, id)
      if (values.json) printJson({ id, files })
      else print(`${id} and ${files} ${files === 1 ? 'file' : 'files'} were deleted. Backups still contain them.`)
      return 0
    })
  },
}

/** The `reports` commands, in the order that help lists them. */
export const reportCommands: readonly Command[] = [reportsList, reportsShow, reportsComment, reportsDelete, reportsSend]
