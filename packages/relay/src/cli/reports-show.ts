import type { ReportWithArtifacts } from '../storage/database.ts'
import { onlyArgument, readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { findReport } from './find-report.ts'
import { isoTime } from './format.ts'
import { print, printJson } from './print.ts'
import { readDebugger } from './read-debugger.ts'
import { reportWords } from './report-words.ts'
import { type SavedArtifact, saveArtifacts } from './save-artifacts.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'reports show'

export const reportsShow: Command = {
  name,
  summary: 'tell what is in a report, and save its artifacts as files',
  usage: `ID_OR_NUMBER [--save DIR] [--json]
  ID_OR_NUMBER  the report's id (rep_…), or the number that its reporter was told
  --save DIR    write its artifacts into this folder; packed JSON is unpacked too
  --json        print the report as JSON, with "path" for each artifact that was saved`,
  run: async (args) => {
    const options = { save: { type: 'string' }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(name, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'ID_OR_NUMBER', command: name })
    await withExistingStores(async ({ database, files }) => {
      const report = await findReport(database, wanted)
      const { artifacts } = report
      const saved = values.save === undefined ? [] : await saveArtifacts({ artifacts, files, folder: values.save })
      if (values.json) {
        printJson(reportJson(report, saved))
        return
      }
      print(reportWords(report, await readDebugger(files, artifacts)))
      if (saved.length > 0) print('\nSaved')
      for (const { artifact_id, path } of saved) print(`  ${path ?? `${artifact_id}: its bytes are no longer there`}`)
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
