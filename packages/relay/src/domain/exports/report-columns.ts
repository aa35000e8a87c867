import type { ReportSummary } from '@earshot/protocol'
import { reportSummary } from '@earshot/protocol/schemas'
import type { Cell } from './csv.ts'

const REPORTER = ['name', 'email', 'id'] as const
const MEMBERS = Object.keys(reportSummary.shape) as (keyof ReportSummary)[]

/** The names of the columns: the members of a summary. */
export const REPORT_COLUMN_NAMES: readonly string[] = MEMBERS.flatMap((name) =>
  name === 'reporter' ? REPORTER.map((part) => `reporter_${part}`) : [name],
)

/** The cells of a report. Tags are joined with commas, which no tag has. */
export function cellsOf(report: ReportSummary): Cell[] {
  return MEMBERS.flatMap((name): Cell[] => {
    if (name === 'reporter') return REPORTER.map((part) => report.reporter?.[part] ?? null)
    if (name === 'tags') return [report.tags.join(',')]
    return [report[name]]
  })
}
