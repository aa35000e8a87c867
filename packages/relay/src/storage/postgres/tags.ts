import { columnList, TAG_COLUMNS } from '../columns.ts'
import type { CountedTag, Tag, TagSteps } from '../database.ts'
import { type Connections, isViolationOf } from './connections.ts'
import { eventValue, recordEvent, withEvent } from './events.ts'

const TAGS = columnList(TAG_COLUMNS, 'tags')
const PROJECT = 'select id from projects where id = $1 and organization_id = $2 and deleted_at is null'

const FIND_PROJECT = { name: 'find-project-of-tags', text: PROJECT }
const SELECT_PAGE = {
  name: 'list-tags',
  text: `select ${TAGS}, (
           select count(*) from (
             select 1 from report_tags
             where organization_id = $2 and tag = tags.name and exists (
               select from reports where reports.id = report_tags.report_id and project_id = $1
                 and ($3 = 1 or visibility <> 'private' or assignee_id = $4)
             )
             limit $5
           ) as found
         ) as report_count
         from tags where project_id = $1 and name > $6 order by name limit $7`,
}
const COUNT = {
  name: 'count-tags',
  text: `select count(*) as total from (
           select name from tags where project_id = $1 union select unnest($2::text[])
         ) as all_tags`,
}
const SELECT = {
  name: 'find-tag',
  text: `select ${TAGS} from tags where project_id in (${PROJECT}) and name = $3`,
}
const CREATE = {
  name: 'create-tag',
  text: withEvent(
    '$3',
    `insert into tags (project_id, name, colour, created_at)
     select project.id, $4, $5, $6::bigint from (${PROJECT}) as project
     where (select count(*) from tags where project_id = $1) < $7
     returning name`,
  ),
}
const OF_TAG = `organization_id = $2 and tag = $3
  and exists (select from reports where reports.id = report_tags.report_id and project_id = $1)`
const CHANGE = {
  name: 'change-tag',
  text: `with changed as (
           update tags set name = coalesce($4, name), colour = coalesce($5, colour)
           where project_id in (${PROJECT}) and name = $3 and (name, colour) <> (coalesce($4, name), coalesce($5, colour))
           returning ${TAGS}
         ), recorded as (${recordEvent('$6', 'changed')}
         ), moved as (
           update report_tags set tag = changed.name from changed where changed.name <> $3 and ${OF_TAG}
         )
         select * from changed`,
}
const MOVE_LATE = {
  name: 'move-late-reports-to-tag',
  text: `with late as (delete from report_tags where ${OF_TAG} returning report_id)
         insert into report_tags (report_id, tag, organization_id) select report_id, $4, $2 from late on conflict do nothing`,
}
const DELETE = {
  name: 'delete-tag',
  text: `with gone as (
           delete from tags where project_id in (${PROJECT}) and name = $3 returning name
         ), recorded as (${recordEvent('$4', 'gone')}
         ), left_reports as (delete from report_tags where ${OF_TAG} and exists (select from gone))
         select name from gone`,
}
const LEAVE_LATE = { name: 'take-tag-from-late-reports', text: `delete from report_tags where ${OF_TAG}` }

/**
 * Tags of projects. A second statement finds the reports that got the tag while the first one waited,
 * which has an older view of them.
 */
export function createTagSteps({ query, find }: Connections): TagSteps {
  return {
    listTags: async ({ project_id, organization_id, viewer, after, limit, max_count }) => {
      if ((await find(FIND_PROJECT, [project_id, organization_id])).length === 0) return null
      const seen = [viewer.sees_private ? 1 : 0, viewer.member_id]
      return find<CountedTag>(SELECT_PAGE, [project_id, organization_id, ...seen, max_count, after, limit])
    },

    countTags: async ({ project_id, with: names }) => {
      const [count] = await find<{ total: number }>(COUNT, [project_id, names])
      return count?.total ?? 0
    },

    createTag: async ({ project_id, organization_id, tag, limit, event }) => {
      const { name, colour, created_at } = tag
      const values = [project_id, organization_id, eventValue(event), name, colour, created_at, limit]
      try {
        if ((await find(CREATE, values)).length > 0) return 'created'
      } catch (error) {
        if (isViolationOf(error, ['tags_pkey'])) return 'exists'
        throw error
      }
      return (await find(FIND_PROJECT, [project_id, organization_id])).length > 0 ? 'limit-reached' : null
    },

    changeTag: async ({ project_id, organization_id, name, new_name, colour, event }) => {
      const of_tag = [project_id, organization_id, name]
      try {
        const [changed] = await find<Tag>(CHANGE, [...of_tag, new_name, colour, eventValue(event)])
        if (!changed) return (await find<Tag>(SELECT, of_tag))[0] ?? null
        if (changed.name !== name) await query(MOVE_LATE, [...of_tag, changed.name])
        return changed
      } catch (error) {
        if (isViolationOf(error, ['tags_pkey'])) return 'exists'
        throw error
      }
    },

    deleteTag: async ({ project_id, organization_id, name, event }) => {
      const gone = await find(DELETE, [project_id, organization_id, name, eventValue(event)])
      if (gone.length === 0) return null
      await query(LEAVE_LATE, [project_id, organization_id, name])
      return 'deleted'
    },
  }
}
