import type BetterSqlite3 from 'better-sqlite3'
import type { SearchSteps } from '../database.ts'
import { toWords } from '../search-words.ts'
import { retryWhenBusy } from './busy.ts'
import type { GroupCommit } from './group-commit.ts'

type Indexed = { title: string; summary: string; page: string; organization_id: string }
type Words = { title: string; summary: string; page: string; number: number | bigint }

/** Writes what searches find of a report, to be called inside a transaction. */
export type IndexReport = (report_id: string) => void

export function createIndexReport(db: BetterSqlite3.Database): IndexReport {
  const selectReport = db.prepare<
    [string],
    Indexed
  >(`select title, summary, organization_id, coalesce(page_path || char(10) || errors || char(10) || console, '') as page
     from reports left join report_texts on report_texts.report_id = reports.id where reports.id = ?`)
  const selectNumber = db.prepare<[string], number>('select number from report_search where report_id = ?').pluck()
  const insertNumber = db.prepare('insert into report_search (report_id, organization_id) values (?, ?)')
  const insertWords = db.prepare<[Words]>(
    'insert into report_words (rowid, title, summary, page) values (@number, @title, @summary, @page)',
  )
  const updateWords = db.prepare<[Words]>(
    'update report_words set title = @title, summary = @summary, page = @page where rowid = @number',
  )
  return (report_id) => {
    const report = selectReport.get(report_id)
    if (!report) return
    const words = { title: toWords(report.title), summary: toWords(report.summary), page: toWords(report.page) }
    const number = selectNumber.get(report_id)
    if (number !== undefined) updateWords.run({ ...words, number })
    else insertWords.run({ ...words, number: insertNumber.run(report_id, report.organization_id).lastInsertRowid })
  }
}

/** The index of what searches find. */
export function createSearchSteps(db: BetterSqlite3.Database, { write }: Pick<GroupCommit, 'write'>): SearchSteps {
  const indexReport = createIndexReport(db)
  const selectIds = db
    .prepare<[string, number], string>('select id from reports where id > ? order by id limit ?')
    .pluck()
  return {
    indexReport: (report_id) => write(() => indexReport(report_id)),
    listReportIds: ({ after, limit }) => retryWhenBusy(() => selectIds.all(after, limit)),
  }
}
