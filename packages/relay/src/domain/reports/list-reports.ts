import type { ReportFilterQuery, ReportPage, ReportsQuery } from '@earshot/protocol'
import { invalid } from '../../errors.ts'
import { REPORT_FACTS } from '../../storage/columns.ts'
import type { Report } from '../../storage/database.ts'
import type { FilterColumn, ReportFilter } from '../../storage/report-filter.ts'
import { readSearch } from '../../storage/search-terms.ts'
import { type Actor, viewerOf } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { highlightsOf } from './search-reports.ts'
import { type LinkSigner, thumbnailLink } from './thumbnail.ts'
import { toSummary } from './to-summary.ts'

/**
 * Lists reports, with links to their thumbnails. With `number`, only those whose id ends with it.
 * Throws VALIDATION_ERROR for a cursor of another query.
 */
export async function listReports(
  context: StoreContext & LinkSigner,
  actor: Actor,
  query: ReportsQuery,
): Promise<ReportPage> {
  const { number, page, size, cursor, sort } = query
  const selection = { organization_id: actor.organization_id, viewer: viewerOf(actor) }
  const toItem = (report: Report) => ({ ...toSummary(report), thumbnail: thumbnailLink(context, report) })
  if (number !== undefined) {
    const found = await context.database.findReportsByNumber({ ...selection, number })
    const hidden = { archived: 0, snoozed: 0, duplicates: 0 }
    const total = found.length
    return { items: found.map(toItem), total, total_is_exact: true, hidden, page: 1, size, next_cursor: null }
  }
  const filter = toFilter(context, actor, query)
  const list = await context.database.listReports({ ...selection, filter, sort, page, size, cursor })
  if (!list) {
    const message = 'Use the next_cursor of an earlier response unchanged, with the same filters and the same order.'
    throw invalid([{ path: 'cursor', message }])
  }
  const highlights = filter.search && (await highlightsOf(list.items, filter.search.terms))
  return { ...list, items: list.items.map(toItem), ...(highlights && { highlights }) }
}

/** The filter of a query. Throws VALIDATION_ERROR for `me` without a member. */
export function toFilter(
  { now }: Pick<StoreContext, 'now'>,
  actor: Actor,
  query: Omit<ReportFilterQuery, 'page'> & { page?: unknown },
): ReportFilter {
  const { project, capture_key, status, severity, source, origin, external } = query
  const facts = Object.fromEntries(REPORT_FACTS.map((name) => [name, asList(query[name])]))
  return {
    equal: withoutUndefined({
      project_id: project,
      capture_key_id: capture_key,
      status,
      severity: severity?.map(orNone),
      assignee_id: query.assignee?.map((id) => (id === 'me' ? ownMember(actor) : orNone(id))),
      source,
      origin: asList(origin),
      external_key: asList(external),
      ...facts,
    }),
    tags: query.tag ?? null,
    created_since: query.created_since ?? null,
    created_before: query.created_before ?? null,
    updated_since: query.updated_since ?? null,
    has_errors: query.has_errors ?? null,
    archived: toFlag(query.archived),
    snoozed: toFlag(query.snoozed),
    duplicate: toFlag(query.duplicate),
    search: query.q === undefined ? null : { terms: readSearch(query.q), within: 'all' },
    at: now(),
  }
}

type Values = readonly (string | null)[]

function withoutUndefined(values: Partial<Record<FilterColumn, Values | undefined>>): ReportFilter['equal'] {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [FilterColumn, Values] => !!entry[1]))
}

function asList(value: string | undefined): string[] | undefined {
  return value === undefined ? undefined : [value]
}

function orNone(value: string): string | null {
  return value === 'none' ? null : value
}

function ownMember({ owner_id }: Actor): string {
  if (owner_id !== null) return owner_id
  throw invalid([{ path: 'assignee', message: 'This key belongs to no member. Send the id of a member.' }])
}

function toFlag(value: 'true' | 'false' | 'any'): boolean | null {
  return value === 'any' ? null : value === 'true'
}
