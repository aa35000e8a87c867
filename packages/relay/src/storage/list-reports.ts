import { MAX_COUNT } from '@earshot/protocol'
import type { Place } from './place.ts'
import { readReportCursor, writeReportCursor } from './report-cursor.ts'
import { countStatement, hiddenStatement, type Kind, pageStatement, sortColumn } from './report-statements.ts'
import type { ReportSteps } from './report-steps.ts'
import { type ReportRow, toReport } from './rows.ts'

/** Builds a statement with `place` for its values, runs it and returns its rows. */
export type Select = <Row extends object>(build: (place: Place) => string) => Promise<Row[]>

/** Implements listReports. `columns`: those of `ReportRow`, in the SQL of the database. */
export function createListReports(select: Select, columns: string): ReportSteps['listReports'] {
  async function count(build: (place: Place) => string): Promise<number> {
    const [row] = await select<{ count: number }>(build)
    return row?.count ?? 0
  }

  return async (query) => {
    const { cursor, filter, page, size, sort } = query
    const start = cursor === undefined ? undefined : readReportCursor(cursor, query)
    if (start === null) return null
    const countHidden = (kind: Kind) =>
      filter[kind] === false ? count((place) => hiddenStatement({ ...query, kind }, place)) : 0
    const [rows, [counted], archived, snoozed, duplicates] = await Promise.all([
      // One more row, to find out whether there is a next page.
      select<ReportRow>((place) =>
        pageStatement({ ...query, start, limit: size + 1, offset: start ? 0 : (page - 1) * size }, { columns, place }),
      ),
      select<{ count: number; is_partial: 0 | 1 }>((place) => countStatement(query, place)),
      countHidden('archived'),
      countHidden('snoozed'),
      countHidden('duplicate'),
    ])
    const items = rows.slice(0, size).map(toReport)
    const total = counted?.count ?? 0
    const last = rows.length > size ? items.at(-1) : undefined
    return {
      items,
      total: Math.min(total, MAX_COUNT),
      total_is_exact: total <= MAX_COUNT && counted?.is_partial === 0,
      hidden: { archived, snoozed, duplicates },
      page,
      size,
      next_cursor: last ? writeReportCursor({ at: last[sortColumn(sort)], id: last.id }, query) : null,
    }
  }
}

/** Implements readReports. */
export function createReadReports(select: Select, columns: string): ReportSteps['readReports'] {
  return async (slice) => {
    const rows = await select<ReportRow>((place) => pageStatement({ ...slice, offset: 0 }, { columns, place }))
    return rows.map(toReport)
  }
}
