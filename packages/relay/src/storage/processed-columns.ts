import { REPORT_FACTS, THUMBNAIL_COLUMNS } from './columns.ts'
import type { ProcessedReport } from './processing-steps.ts'
import type { Report } from './report-records.ts'

/** The columns of a report that processing fills. */
export const PROCESSED_COLUMNS = [
  'processing',
  'processing_error',
  ...REPORT_FACTS,
  'error_count',
  ...THUMBNAIL_COLUMNS,
] as const

export type ProcessedColumns = Pick<Report, (typeof PROCESSED_COLUMNS)[number]>

export function processedColumns({ error, facts, thumbnail }: ProcessedReport): ProcessedColumns {
  return {
    ...facts,
    processing: error === null ? 'completed' : 'failed',
    processing_error: error,
    thumbnail_file: thumbnail?.file ?? null,
    thumbnail_size: thumbnail?.size ?? null,
    thumbnail_sha256: thumbnail?.sha256 ?? null,
    thumbnail_width: thumbnail?.width ?? null,
    thumbnail_height: thumbnail?.height ?? null,
  }
}
