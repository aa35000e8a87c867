import type { SearchSteps } from '../database.ts'
import { toTsVector } from '../search-sql.ts'
import { toWords } from '../search-words.ts'
import type { Connections } from './connections.ts'

type Indexed = { title: string; summary: string; page: string; version: number }

const SELECT_REPORT = {
  name: 'report-to-index',
  text: `select title, summary, version, coalesce(page_path || E'\\n' || errors || E'\\n' || console, '') as page
         from reports left join report_texts on report_texts.report_id = reports.id where reports.id = $1`,
}
/**
 * Does nothing if the report was changed since it was read. A change that comes later finds the row,
 * since it inserts as well.
 */
const INDEX = {
  name: 'index-report',
  text: `insert into report_search (report_id, title, summary, page)
         select id, $3::text::tsvector, $4::text::tsvector, $5::text::tsvector from reports where id = $1 and version = $2
         for share
         on conflict (report_id) do update set title = excluded.title, summary = excluded.summary, page = excluded.page
         returning report_id`,
}
const SELECT_IDS = {
  name: 'list-report-ids',
  text: 'select id from reports where id > $1 order by id limit $2',
}

/** The index of what searches find. */
export function createSearchSteps({ query }: Connections): SearchSteps {
  return {
    indexReport: async (report_id) => {
      for (let isIndexed = false; !isIndexed; ) {
        const [report] = await query<Indexed>(SELECT_REPORT, [report_id])
        if (!report) return
        const vectors = [titleVector(report.title), summaryVector(report.summary), summaryVector(report.page)]
        isIndexed = (await query(INDEX, [report_id, report.version, ...vectors])).length === 1
      }
    },

    listReportIds: async ({ after, limit }) =>
      (await query<{ id: string }>(SELECT_IDS, [after, limit])).map(({ id }) => id),
  }
}

export function titleVector(title: string): string {
  return toTsVector(toWords(title), 'A')
}

export function summaryVector(summary: string): string {
  return toTsVector(toWords(summary), 'D')
}
