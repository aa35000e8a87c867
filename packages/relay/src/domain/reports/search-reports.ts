import { type Highlight, MAX_HITS, type ReportHits } from '@earshot/protocol'
import { reportNumber } from '@earshot/protocol/schemas'
import type { Report } from '../../storage/database.ts'
import { ANY_REPORT, type ReportFilter } from '../../storage/report-filter.ts'
import { readSearch, type SearchTerms } from '../../storage/search-terms.ts'
import { type Actor, viewerOf } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { findHighlight } from './highlight.ts'
import { toSummary } from './to-summary.ts'

/**
 * Searches for one of the reports, such as for a picker: by id, number and external key, then those with
 * the words in their title, then the others, each newest first. Archived reports are among them.
 */
export async function searchReports(
  { database }: StoreContext,
  actor: Actor,
  { q }: { q: string },
): Promise<ReportHits> {
  const selection = { organization_id: actor.organization_id, viewer: viewerOf(actor) }
  const text = q.trim()
  const number = reportNumber.safeParse(text)
  const terms = readSearch(text)
  const newest = (filter: Partial<ReportFilter>) =>
    database.readReports({
      ...selection,
      filter: { ...ANY_REPORT, ...filter },
      sort: '-created',
      start: undefined,
      limit: MAX_HITS,
    })

  const named = await Promise.all([
    database.findReports({ ...selection, ids: [text] }),
    number.success ? database.findReportsByNumber({ ...selection, number: number.data }) : [],
    newest({ equal: { external_key: [text] } }),
  ])
  const found = await Promise.all([
    newest({ search: { terms, within: 'title' } }),
    newest({ search: { terms, within: 'all' } }),
  ])
  const hits = new Map([...named, ...found].flat().map((report) => [report.id, report]))
  const reports = [...hits.values()].slice(0, MAX_HITS)
  const snippets = await highlightsOf(reports, terms)
  return {
    items: reports.map((report) => {
      const { id, number, project_id, title, status } = toSummary(report)
      return { id, number, project_id, title, status, snippet: snippets[id] ?? null }
    }),
  }
}

/** Where the reports have the terms, by their ids. */
export async function highlightsOf(reports: readonly Report[], terms: SearchTerms): Promise<Record<string, Highlight>> {
  const found = reports.flatMap(({ id, title, summary }) => {
    const highlight = findHighlight(
      [
        ['title', title],
        ['summary', summary],
      ],
      terms,
    )
    return highlight ? [[id, highlight] as const] : []
  })
  return Object.fromEntries(found)
}
