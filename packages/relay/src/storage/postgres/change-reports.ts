import { DEFAULT_COLOUR } from '@earshot/protocol'
import { columnList, EVENT_COLUMNS, REPORT_WORK } from '../columns.ts'
import type { ReportSteps, ReportUpdate } from '../database.ts'
import { inLiveProject } from '../live-projects.ts'
import { type BulkChangeRow, fromEvent, toBulkChange, toJson } from '../rows.ts'
import { type Connections, isViolationOf } from './connections.ts'
import { summaryVector, titleVector } from './search.ts'

const EVENTS = EVENT_COLUMNS.filter((column) => column !== 'seq')

/**
 * `wanted` has a row for each update. `work`, `before` and `after` are texts: json_populate_record
 * takes them apart, and a column keeps them as they are. An existing tag is locked, so that nobody
 * renames or deletes it at the same time.
 */
const CHANGE = {
  name: 'change-reports',
  text: `with wanted as (
           select * from json_to_recordset($1::json) as w
             (id text, version integer, work json, tags_added json, tags_removed json, event json, before text, after text,
              title_words text, summary_words text)
         ), changed as (
           update reports set ${REPORT_WORK.map((column) => `${column} = made.${column}`).join(', ')}, version = reports.version + 1
           from wanted cross join lateral json_populate_record(null::reports, wanted.work) as made
           where reports.id = wanted.id and reports.version = wanted.version and reports.organization_id = $2
             and ${inLiveProject('reports.project_id')}
           returning reports.id, reports.project_id, reports.visibility, reports.updated_at
         ), unshared as (
           update share_links set revoked_at = changed.updated_at from changed
           where share_links.report_id = changed.id and changed.visibility <> 'public'
             and share_links.created_by is null and share_links.revoked_at is null
         ), tags_gone as (
           delete from report_tags using changed join wanted using (id)
           where report_tags.report_id = changed.id
             and report_tags.tag in (select json_array_elements_text(wanted.tags_removed))
         ), tags_made as (
           insert into report_tags (report_id, tag, organization_id)
           select changed.id, tag, $2 from changed join wanted using (id), json_array_elements_text(wanted.tags_added) as tag
           on conflict do nothing
         ), tags_known as (
           insert into tags (project_id, name, colour, created_at)
           select changed.project_id, tag, '${DEFAULT_COLOUR}', max(changed.updated_at)
           from changed join wanted using (id), json_array_elements_text(wanted.tags_added) as tag
           group by changed.project_id, tag order by changed.project_id, tag
           on conflict (project_id, name) do update set name = excluded.name
         ), indexed as (
           insert into report_search (report_id, title, summary, page)
           select changed.id, wanted.title_words::tsvector, wanted.summary_words::tsvector, ''
           from changed join wanted using (id) where wanted.title_words is not null
           on conflict (report_id) do update set title = excluded.title, summary = excluded.summary
         ), recorded as (
           insert into events (${columnList(EVENTS)}) select ${columnList(EVENTS, 'made')}
           from changed join wanted using (id) cross join lateral json_populate_record(null::events, wanted.event) as made
         ), bulk as (
           insert into bulk_changes (id, organization_id, created_at)
           select $3, $2, $4::bigint where $3::text is not null and exists (select from changed)
         ), bulk_items as (
           insert into bulk_change_items (bulk_change_id, report_id, before, after)
           select $3, changed.id, wanted.before, wanted.after from changed join wanted using (id) where $3::text is not null
         )
         select id from changed`,
}
const SELECT_BULK = {
  name: 'find-bulk-change',
  text: `select id, created_at, undone_at, (
           select coalesce(json_agg(json_build_object('report_id', report_id, 'before', before::json, 'after', after::json)), '[]')::text
           from bulk_change_items where bulk_change_id = bulk_changes.id
         ) as items
         from bulk_changes where id = $1 and organization_id = $2`,
}
const MARK_UNDONE = {
  name: 'mark-undone',
  text: 'update bulk_changes set undone_at = $1 where id = $2 and organization_id = $3 and undone_at is null returning id',
}
const FORGET = { name: 'forget-bulk-changes', text: 'delete from bulk_changes where created_at < $1' }

type ChangeSteps = Pick<ReportSteps, 'changeReports' | 'findBulkChange' | 'markUndone' | 'forgetBulkChanges'>

/** Changing reports, and undoing a bulk change. */
export function createChangeSteps({ query, find }: Connections): ChangeSteps {
  return {
    changeReports: async ({ organization_id, updates, bulk }) => {
      // Always in the same order, so that two bulk changes do not wait for each other.
      const wanted = updates.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(toWanted)
      const values = [toJson(wanted), organization_id, bulk?.id ?? null, bulk?.created_at ?? null]
      try {
        return new Set((await query<{ id: string }>(CHANGE, values)).map(({ id }) => id))
      } catch (error) {
        // A status was deleted after the call had looked for it.
        if (isViolationOf(error, ['reports_with_status'])) return new Set()
        throw error
      }
    },

    findBulkChange: async ({ id, organization_id }) => {
      const [row] = await find<BulkChangeRow>(SELECT_BULK, [id, organization_id])
      return row ? toBulkChange(row) : null
    },

    markUndone: async ({ id, organization_id, at }) =>
      (await query(MARK_UNDONE, [at, id, organization_id])).length === 1,

    forgetBulkChanges: async ({ before }) => {
      await query(FORGET, [before])
    },
  }
}

function toWanted({ event, before, after, ...update }: ReportUpdate): object {
  const { title, summary } = update.work
  const words =
    'title' in after || 'summary' in after
      ? { title_words: titleVector(title), summary_words: summaryVector(summary) }
      : {}
  return { ...update, ...words, event: fromEvent(event), before: toJson(before), after: toJson(after) }
}
