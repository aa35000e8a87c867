import { MAX_COUNT, type ReportSort } from '@earshot/protocol'
import type { Place } from './place.ts'
import { type ReportFilter, type ReportSelection, selectionWhere } from './report-filter.ts'
import type { ReportSlice } from './report-steps.ts'
import { isPartial } from './search-sql.ts'

const SORTS = {
  '-created': { column: 'created_at', direction: 'desc', after: '<' },
  created: { column: 'created_at', direction: 'asc', after: '>' },
  '-updated': { column: 'updated_at', direction: 'desc', after: '<' },
  updated: { column: 'updated_at', direction: 'asc', after: '>' },
} as const

/** The column that a list is sorted by. */
export function sortColumn(sort: ReportSort): 'created_at' | 'updated_at' {
  return SORTS[sort].column
}

/** The statement of some reports in their order. */
export function pageStatement(
  query: ReportSlice & { offset: number },
  { columns, place }: { columns: string; place: Place },
): string {
  const { sort, start, limit, offset } = query
  const { column, direction, after } = SORTS[sort]
  const where = [selectionWhere(query, place)]
  if (start) where.push(`(reports.${column}, reports.id) ${after} (${place(start.at)}, ${place(start.id)})`)
  return `select ${columns} from reports where ${where.join(' and ')}
    order by reports.${column} ${direction}, reports.id ${direction} limit ${place(limit)} offset ${place(offset)}`
}

/**
 * The statement that counts a selection, up to one more than MAX_COUNT. With the order of the list,
 * the planner chooses the same index. `is_partial`: 1 if it is of the newest reports that a search finds.
 */
export function countStatement(selection: ReportSelection & { sort: ReportSort }, place: Place): string {
  const { filter, organization_id, sort } = selection
  const partial = filter.search ? isPartial(filter.search, { organization_id, place }) : '0'
  const where = selectionWhere(selection, place)
  const { column, direction } = SORTS[sort]
  return `select count(*) as count, ${partial} as is_partial from (select 1 from reports where ${where}
    order by reports.${column} ${direction}, reports.id ${direction} limit ${MAX_COUNT + 1}) as found`
}

export type Kind = 'archived' | 'snoozed' | 'duplicate'
const IS_HIDDEN: Readonly<Record<Kind, (filter: ReportFilter, place: Place) => string>> = {
  archived: () => 'archived_at is not null',
  snoozed: ({ at }, place) => `snoozed_until > ${place(at)}`,
  duplicate: () => 'duplicate_of is not null',
}

/**
 * The statement that counts the reports that a filter leaves out because they are of a kind. It looks
 * at the newest only, so that it takes as long whatever the filter is.
 */
export function hiddenStatement(selection: ReportSelection & { kind: Kind }, place: Place): string {
  const { kind, filter, organization_id } = selection
  const hidden = { ...filter, archived: null, snoozed: null, duplicate: null }
  const newest = `select * from reports where organization_id = ${place(organization_id)} and ${IS_HIDDEN[kind](filter, place)}
    order by created_at desc, id desc limit ${MAX_COUNT}`
  return `select count(*) as count from (${newest}) as reports where ${selectionWhere({ ...selection, filter: hidden }, place)}`
}
