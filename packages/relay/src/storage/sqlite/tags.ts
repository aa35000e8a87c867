import type BetterSqlite3 from 'better-sqlite3'
import { columnList, TAG_COLUMNS } from '../columns.ts'
import type { CountedTag, Tag, TagSteps } from '../database.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'

const TAGS = columnList(TAG_COLUMNS, 'tags')
/** The rows of `report_tags` of one tag of one project. */
const OF_TAG = `organization_id = @organization_id and tag = @name
  and exists (select 1 from reports where reports.id = report_tags.report_id and project_id = @project_id)`

/** Tags of projects. */
export function createTagSteps(db: BetterSqlite3.Database, { write }: Pick<GroupCommit, 'write'>): TagSteps {
  type Values = Record<string, string | number | null>
  const selectProject = db.prepare<[Values]>(
    'select 1 from projects where id = @project_id and organization_id = @organization_id and deleted_at is null',
  )
  const selectPage = db.prepare<[Values], CountedTag>(
    `select ${TAGS}, (
       select count(*) from (
         select 1 from report_tags
         where organization_id = @organization_id and tag = tags.name and exists (
           select 1 from reports where reports.id = report_tags.report_id and project_id = @project_id
             and (@sees_private = 1 or visibility <> 'private' or assignee_id = @member_id)
         )
         limit @max_count
       )
     ) as report_count
     from tags where project_id = @project_id and name > @after order by name limit @limit`,
  )
  const countTags = db
    .prepare<[string, string], number>(
      `select count(*) from (
         select name from tags where project_id = ? union select value from json_each(?)
       )`,
    )
    .pluck()
  const selectTag = db.prepare<[string, string], Tag>(`select ${TAGS} from tags where project_id = ? and name = ?`)
  const insert = db.prepare('insert into tags (project_id, name, colour, created_at) values (?, ?, ?, ?)')
  const update = db.prepare('update tags set name = ?, colour = ? where project_id = ? and name = ?')
  const moveReports = db.prepare<[Values]>(`update report_tags set tag = @new_name where ${OF_TAG}`)
  const leaveReports = db.prepare<[Values]>(`delete from report_tags where ${OF_TAG}`)
  const remove = db.prepare('delete from tags where project_id = ? and name = ?')
  const recordEvent = createRecordEvent(db)

  return {
    listTags: ({ project_id, organization_id, viewer, ...page }) =>
      retryWhenBusy(() => {
        if (!selectProject.get({ project_id, organization_id })) return null
        const { member_id } = viewer
        const sees_private = viewer.sees_private ? 1 : 0
        return selectPage.all({ project_id, organization_id, member_id, sees_private, ...page })
      }),

    countTags: ({ project_id, with: names }) =>
      retryWhenBusy(() => countTags.get(project_id, JSON.stringify(names)) ?? 0),

    createTag: ({ project_id, organization_id, tag, limit, event }) =>
      write(() => {
        if (!selectProject.get({ project_id, organization_id })) return null
        if (selectTag.get(project_id, tag.name)) return 'exists'
        if ((countTags.get(project_id, '[]') ?? 0) >= limit) return 'limit-reached'
        insert.run(project_id, tag.name, tag.colour, tag.created_at)
        recordEvent(event)
        return 'created'
      }),

    changeTag: ({ project_id, organization_id, name, new_name, colour, event }) =>
      write(() => {
        if (!selectProject.get({ project_id, organization_id })) return null
        const tag = selectTag.get(project_id, name)
        if (!tag) return null
        const changed = { ...tag, name: new_name ?? name, colour: colour ?? tag.colour }
        if (changed.name === name && changed.colour === tag.colour) return tag
        if (changed.name !== name && selectTag.get(project_id, changed.name)) return 'exists'
        update.run(changed.name, changed.colour, project_id, name)
        if (changed.name !== name) moveReports.run({ project_id, organization_id, name, new_name: changed.name })
        recordEvent(event)
        return changed
      }),

    deleteTag: ({ project_id, organization_id, name, event }) =>
      write(() => {
        if (!selectProject.get({ project_id, organization_id })) return null
        if (remove.run(project_id, name).changes === 0) return null
        leaveReports.run({ project_id, organization_id, name })
        recordEvent(event)
        return 'deleted'
      }),
  }
}
