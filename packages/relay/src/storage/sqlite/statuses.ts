import type BetterSqlite3 from 'better-sqlite3'
import { columnList, STATUS_COLUMNS } from '../columns.ts'
import type { Status, StatusSteps } from '../database.ts'
import { type ReportRow, toReport } from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'
import { REPORTS } from './report-columns.ts'

const STATUSES = columnList(STATUS_COLUMNS)

/** Statuses of projects. */
export function createStatusSteps(db: BetterSqlite3.Database, { write }: Pick<GroupCommit, 'write'>): StatusSteps {
  const selectProject = db.prepare<[string, string]>(
    'select 1 from projects where id = ? and organization_id = ? and deleted_at is null',
  )
  const selectAll = db.prepare<[string], Status>(
    `select ${STATUSES} from statuses where project_id = ? order by position`,
  )
  const insert = db.prepare<[Status & { project_id: string }]>(
    `insert into statuses (project_id, ${STATUSES}) values (@project_id, @key, @name, @colour, @kind, @position)`,
  )
  const update = db.prepare<[Status & { project_id: string }]>(
    `update statuses set name = @name, colour = @colour, kind = @kind, position = @position
     where project_id = @project_id and key = @key`,
  )
  const remove = db.prepare('delete from statuses where project_id = ? and key = ?')
  const selectReports = db.prepare<[string, string, number], ReportRow>(
    `select ${REPORTS} from reports where project_id = ? and status = ? limit ?`,
  )
  const recordEvent = createRecordEvent(db)

  function read({ project_id, organization_id }: { project_id: string; organization_id: string }): Status[] | null {
    return selectProject.get(project_id, organization_id) ? selectAll.all(project_id) : null
  }

  return {
    listStatuses: (query) => retryWhenBusy(() => read(query)),

    createStatus: ({ status, limit, event, ...project }) =>
      write(() => {
        const all = read(project)
        if (!all) return null
        if (all.some(({ key, name }) => key === status.key || name === status.name)) return 'exists'
        if (all.length >= limit) return 'limit-reached'
        const made = { ...status, position: (all.at(-1)?.position ?? 0) + 1 }
        insert.run({ ...made, project_id: project.project_id })
        recordEvent(event)
        return made
      }),

    changeStatus: ({ key, name, colour, kind, event, ...project }) =>
      write(() => {
        const all = read(project)
        const status = all?.find((each) => each.key === key)
        if (!status) return null
        const changed = {
          ...status,
          name: name ?? status.name,
          colour: colour ?? status.colour,
          kind: kind ?? status.kind,
        }
        if (all?.some((each) => each.key !== key && each.name === changed.name)) return 'name-taken'
        if (STATUS_COLUMNS.every((column) => changed[column] === status[column])) return status
        update.run({ ...changed, project_id: project.project_id })
        recordEvent(event)
        return changed
      }),

    orderStatuses: ({ keys, event, ...project }) =>
      write(() => {
        const all = read(project)
        if (!all) return null
        const ordered = keys.flatMap((key, index) => {
          const status = all.find((each) => each.key === key)
          return status ? { ...status, position: index + 1 } : []
        })
        if (ordered.length !== all.length || keys.length !== all.length) return 'other-keys'
        for (const status of ordered) update.run({ ...status, project_id: project.project_id })
        recordEvent(event)
        return ordered
      }),

    deleteStatus: ({ key, event, ...project }) =>
      write(() => {
        if (!selectProject.get(project.project_id, project.organization_id)) return null
        if (selectReports.get(project.project_id, key, 1)) return 'in-use'
        if (remove.run(project.project_id, key).changes === 0) return null
        recordEvent(event)
        return 'deleted'
      }),

    findReportsWithStatus: ({ project_id, key, limit }) =>
      retryWhenBusy(() => selectReports.all(project_id, key, limit).map(toReport)),
  }
}
