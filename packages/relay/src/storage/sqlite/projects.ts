import type BetterSqlite3 from 'better-sqlite3'
import { columnList, insertByName, PROJECT_COLUMNS, PROJECT_SETTINGS } from '../columns.ts'
import type { Project, ProjectSteps } from '../database.ts'
import { insertDefaultStatuses } from '../default-statuses.ts'
import { pageOf, pageStart } from '../page-of-rows.ts'
import { retryWhenBusy } from './busy.ts'
import { createEmptyLog } from './erase.ts'
import { createRecordEvent } from './events.ts'
import type { GroupCommit } from './group-commit.ts'
import type { InsertJob } from './insert-job.ts'
import { createPurgeProject } from './purge-project.ts'

const PROJECTS = columnList(PROJECT_COLUMNS)
const LISTED = 'organization_id = @organization_id and deleted_at is null and (@name is null or name = @name)'

/** Projects. */
export function createProjectSteps(
  db: BetterSqlite3.Database,
  { write, insertJob }: GroupCommit & { insertJob: InsertJob },
): ProjectSteps {
  const insertProject = db.prepare<[Project]>(insertByName('projects', PROJECT_COLUMNS))
  const insertStatuses = db.prepare<[string]>(insertDefaultStatuses('(select ? as id)'))
  const selectPage = db.prepare<[Record<string, unknown>], Project>(
    `select ${PROJECTS} from projects where ${LISTED} and (@id is null or (created_at, id) > (@created_at, @id))
     order by created_at, id limit @limit offset @offset`,
  )
  const countListed = db
    .prepare<[Record<string, unknown>], number>(`select count(*) from projects where ${LISTED}`)
    .pluck()
  const selectProject = db.prepare<[string, string], Project>(
    `select ${PROJECTS} from projects where id = ? and organization_id = ? and deleted_at is null`,
  )
  const selectNamed = db
    .prepare<[string, string], string>(
      'select id from projects where organization_id = ? and name = ? and deleted_at is null',
    )
    .pluck()
  const changeSettings = db.prepare<[Project]>(
    `update projects set ${PROJECT_SETTINGS.map((name) => `${name} = @${name}`).join(', ')} where id = @id`,
  )
  const selectRetention = db.prepare<[], Project>(
    `select ${PROJECTS} from projects where deleted_at is null and coalesce(retention_days, retention_bytes) is not null`,
  )
  const markDeleted = db.prepare('update projects set deleted_at = ? where id = ?')
  const revokeKeys = db.prepare('update capture_keys set revoked_at = ? where project_id = ? and revoked_at is null')
  const recordEvent = createRecordEvent(db)
  const emptyLog = createEmptyLog(db)
  const purge = createPurgeProject(db)

  return {
    createProject: (project, event) =>
      write(() => {
        if (selectNamed.get(project.organization_id, project.name)) return 'name-taken'
        insertProject.run(project)
        insertStatuses.run(project.id)
        recordEvent(event)
        return 'created'
      }),

    listProjects: ({ organization_id, name = null, ...query }) =>
      retryWhenBusy(() => {
        const start = pageStart(query)
        if (!start) return null
        const { created_at = null, id = null } = start.cursor ?? {}
        const rows = selectPage.all({ ...start, organization_id, name, created_at, id })
        return pageOf(rows, { ...query, total: countListed.get({ organization_id, name }) ?? 0 })
      }),

    findProject: ({ id, organization_id }) => retryWhenBusy(() => selectProject.get(id, organization_id) ?? null),

    changeProject: ({ id, organization_id, settings, event }) =>
      write(() => {
        const project = selectProject.get(id, organization_id)
        if (!project) return null
        const changed = { ...project, ...settings }
        if (PROJECT_SETTINGS.every((name) => changed[name] === project[name])) return project
        const named = selectNamed.get(organization_id, changed.name)
        if (named !== undefined && named !== id) return 'name-taken'
        changeSettings.run(changed)
        recordEvent(event)
        return changed
      }),

    listRetention: () => retryWhenBusy(() => selectRetention.all()),

    deleteProject: ({ id, organization_id, at, purge: job, event }) =>
      write(() => {
        if (!selectProject.get(id, organization_id)) return null
        if (countListed.get({ organization_id, name: null }) === 1) return 'last-project'
        markDeleted.run(at, id)
        revokeKeys.run(at, id)
        insertJob(job)
        recordEvent(event)
        return 'deleted'
      }),

    purgeProject: async (step) => {
      const purged = await write(() => purge(step))
      emptyLog()
      return purged
    },
  }
}
