import { REPORT_NUMBER_LENGTH, type ReportSummary } from '@earshot/protocol'
import { REPORT_FACTS } from '../../storage/columns.ts'
import type { Report } from '../../storage/database.ts'

/** A report as lists show it. */
export function toSummary(report: Report): ReportSummary {
  const { id, project_id, capture_key_id, title, summary, visibility, status, severity, assignee_id } = report
  const { duplicate_of, external_key, media_kind, source, origin, reporter, error_count, version } = report
  const { processing, processing_error, comment_count } = report
  const facts = Object.fromEntries(REPORT_FACTS.map((name) => [name, report[name]])) as Pick<
    Report,
    (typeof REPORT_FACTS)[number]
  >
  return {
    id,
    number: reportNumber(id),
    project_id,
    capture_key_id,
    title,
    summary,
    visibility,
    status,
    severity,
    assignee_id,
    tags: [...report.tags],
    archived_at: toTime(report.archived_at),
    snoozed_until: toTime(report.snoozed_until),
    duplicate_of,
    external_key,
    ...facts,
    reporter,
    media_kind,
    source,
    origin,
    error_count,
    processing,
    processing_error,
    version,
    comment_count,
    created_at: new Date(report.created_at).toISOString(),
    updated_at: new Date(report.updated_at).toISOString(),
  }
}

/** What reporters quote. */
export function reportNumber(id: string): string {
  return id.slice(-REPORT_NUMBER_LENGTH)
}

function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
