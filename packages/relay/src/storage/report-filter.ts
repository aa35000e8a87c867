import type { Visibility } from '@earshot/protocol'
import { REPORT_FACTS } from './columns.ts'
import { inLiveProject } from './live-projects.ts'
import type { Place } from './place.ts'
import type { Viewer } from './report-records.ts'
import { foundBy, type ReportSearch } from './search-sql.ts'

const FILTER_COLUMNS = [
  'project_id',
  'capture_key_id',
  'status',
  'severity',
  'assignee_id',
  'origin',
  'source',
  'external_key',
  ...REPORT_FACTS,
] as const
export type FilterColumn = (typeof FILTER_COLUMNS)[number]

/** Which reports to choose. Every condition must hold; null means that there is none. */
export interface ReportFilter {
  /** The values that a column may have. Null stands for no value. */
  readonly equal: Readonly<Partial<Record<FilterColumn, readonly (string | null)[]>>>
  /** Reports with one of these tags. */
  readonly tags: readonly string[] | null
  readonly created_since: number | null
  readonly created_before: number | null
  readonly updated_since: number | null
  readonly has_errors: boolean | null
  readonly archived: boolean | null
  readonly snoozed: boolean | null
  readonly duplicate: boolean | null
  readonly search: ReportSearch | null
  /** The time that snoozing is compared to. */
  readonly at: number
}

/** No condition. */
export const ANY_REPORT: ReportFilter = {
  equal: {},
  tags: null,
  created_since: null,
  created_before: null,
  updated_since: null,
  has_errors: null,
  archived: null,
  snoozed: null,
  duplicate: null,
  search: null,
  at: 0,
}

/** A filter with these conditions and no others. */
export function filterOf(conditions: Partial<ReportFilter> & Pick<ReportFilter, 'at'>): ReportFilter {
  return { ...ANY_REPORT, ...conditions }
}

/** The reports of an organization that match a filter, as a viewer sees them. */
export interface ReportSelection {
  readonly organization_id: string
  readonly viewer: Viewer
  readonly filter: ReportFilter
}

/** The condition of `ReportSelection`, for the table `reports`. */
export function selectionWhere({ organization_id, viewer, filter }: ReportSelection, place: Place): string {
  const all = [`reports.organization_id = ${place(organization_id)}`, inLiveProject('reports.project_id')]
  const visible = visibleTo(viewer, place)
  if (visible) all.push(visible)
  for (const column of FILTER_COLUMNS) {
    const values = filter.equal[column]
    if (values) all.push(oneOf(`reports.${column}`, { values, place }))
  }
  if (filter.tags) all.push(hasTag({ organization_id, tags: filter.tags, place }))
  const { created_since, created_before, updated_since, at } = filter
  if (created_since !== null) all.push(`reports.created_at >= ${place(created_since)}`)
  if (created_before !== null) all.push(`reports.created_at < ${place(created_before)}`)
  if (updated_since !== null) all.push(`reports.updated_at >= ${place(updated_since)}`)
  if (filter.has_errors !== null) all.push(filter.has_errors ? 'reports.error_count > 0' : 'reports.error_count = 0')
  if (filter.archived !== null) all.push(`reports.archived_at is ${filter.archived ? 'not ' : ''}null`)
  if (filter.duplicate !== null) all.push(`reports.duplicate_of is ${filter.duplicate ? 'not ' : ''}null`)
  if (filter.snoozed === true) all.push(`reports.snoozed_until > ${place(at)}`)
  if (filter.snoozed === false) all.push(`(reports.snoozed_until is null or reports.snoozed_until <= ${place(at)})`)
  if (filter.search) all.push(foundBy(filter.search, { organization_id, place }))
  return all.join(' and ')
}

/** The condition that hides private reports from others. Null if the viewer sees all of them. */
export function visibleTo({ sees_private, member_id }: Viewer, place: Place): string | null {
  if (sees_private) return null
  if (member_id === null) return "reports.visibility <> 'private'"
  return `(reports.visibility <> 'private' or reports.assignee_id = ${place(member_id)})`
}

/** The same condition for a row that was read. */
export function canSee(
  { sees_private, member_id }: Viewer,
  { visibility, assignee_id }: { visibility: Visibility; assignee_id: string | null },
): boolean {
  return sees_private || visibility !== 'private' || (assignee_id !== null && assignee_id === member_id)
}

function oneOf(column: string, { values, place }: { values: readonly (string | null)[]; place: Place }): string {
  const texts = values.filter((value) => value !== null)
  const parts = texts.length < values.length ? [`${column} is null`] : []
  if (texts.length === 1 && texts[0] !== undefined) parts.push(`${column} = ${place(texts[0])}`)
  else if (texts.length > 1) parts.push(`${column} in (${texts.map(place).join(', ')})`)
  return parts.length === 1 ? String(parts[0]) : `(${parts.join(' or ') || 'false'})`
}

function hasTag({ organization_id, tags, place }: { organization_id: string; tags: readonly string[]; place: Place }) {
  return `reports.id in (select report_id from report_tags
    where organization_id = ${place(organization_id)} and tag in (${tags.map(place).join(', ')}))`
}
