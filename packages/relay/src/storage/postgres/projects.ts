import { columnList, insertByPosition, PROJECT_COLUMNS, PROJECT_SETTINGS, valuesOf } from '../columns.ts'
import type { Project, ProjectSteps } from '../database.ts'
import { insertDefaultStatuses } from '../default-statuses.ts'
import type { JobSignal } from '../job-signal.ts'
import { pageOf, pageStart } from '../page-of-rows.ts'
import { type Connections, isViolationOf } from './connections.ts'
import { eventValue, recordEvent, withEvent } from './events.ts'
import { insertJob, jobValue } from './insert-job.ts'
import { createPurgeProject } from './purge-project.ts'

const PROJECTS = columnList(PROJECT_COLUMNS)
const LISTED = 'organization_id = $1 and deleted_at is null and ($2::text is null or name = $2)'

const INSERT = {
  name: 'create-project',
  text: `with made as (
           ${insertByPosition('projects', PROJECT_COLUMNS)}
           on conflict (organization_id, name) where deleted_at is null do nothing returning id
         ), statuses_made as (${insertDefaultStatuses('made')}
         ), recorded as (${recordEvent(`$${PROJECT_COLUMNS.length + 1}`, 'made')})
         select id from made`,
}
const SELECT_PAGE = {
  name: 'list-projects',
  text: `select ${PROJECTS} from projects where ${LISTED} and ($3::text is null or (created_at, id) > ($4::bigint, $3))
         order by created_at, id limit $5 offset $6`,
}
const COUNT = { name: 'count-projects', text: `select count(*) as total from projects where ${LISTED}` }
const SELECT = {
  name: 'find-project',
  text: `select ${PROJECTS} from projects where id = $1 and organization_id = $2 and deleted_at is null`,
}
/** `$3`: the settings to change, as JSON. The record has the present values of the others. */
const SETTINGS = columnList(PROJECT_SETTINGS)
const CHANGED = `(select ${columnList(PROJECT_SETTINGS, 'changed')} from jsonb_populate_record(projects, $3::jsonb) as changed)`
const CHANGE = {
  name: 'change-project',
  text: withEvent(
    '$4',
    `update projects set (${SETTINGS}) = ${CHANGED}
     where id = $1 and organization_id = $2 and deleted_at is null
       and not exists (
         select from jsonb_populate_record(projects, $3::jsonb) as same
         where (${columnList(PROJECT_SETTINGS, 'same')}) is not distinct from (${columnList(PROJECT_SETTINGS, 'projects')})
       )
     returning ${PROJECTS}`,
  ),
}
const SELECT_RETENTION = {
  name: 'list-retention',
  text: `select ${PROJECTS} from projects where deleted_at is null and coalesce(retention_days, retention_bytes) is not null`,
}
/**
 * Locks two of the organization's projects: of two concurrent calls for the last two, the second
 * waits for the first and then finds one project only. Creating a key waits for the same locks.
 */
const DELETE = {
  name: 'delete-project',
  text: `with live as materialized (
           select id from projects where organization_id = $2 and deleted_at is null
           order by id limit 2 for no key update
         ), gone as (
           update projects set deleted_at = $3
           where id = $1 and organization_id = $2 and deleted_at is null and (select count(*) from live) = 2
           returning id
         ), recorded as (${recordEvent('$4', 'gone')}
         ), added as (${insertJob('$5', 'gone')})
         select id from gone`,
}
const REVOKE_KEYS = {
  name: 'revoke-keys-of-project',
  text: 'update capture_keys set revoked_at = $2 where project_id = $1 and revoked_at is null',
}

/** Projects. */
export function createProjectSteps(connections: Connections, jobSignal: JobSignal): ProjectSteps {
  const { query, find } = connections

  async function findProject(wanted: { id: string; organization_id: string }): Promise<Project | null> {
    const [row] = await find<Project>(SELECT, [wanted.id, wanted.organization_id])
    return row ?? null
  }

  return {
    createProject: async (project, event) => {
      const made = await query(INSERT, [...valuesOf(project, PROJECT_COLUMNS), eventValue(event)])
      return made.length === 1 ? 'created' : 'name-taken'
    },

    listProjects: async ({ organization_id, name = null, ...wanted }) => {
      const start = pageStart(wanted)
      if (!start) return null
      const { id = null, created_at = null } = start.cursor ?? {}
      const [rows, [count]] = await Promise.all([
        find<Project>(SELECT_PAGE, [organization_id, name, id, created_at, start.limit, start.offset]),
        find<{ total: number }>(COUNT, [organization_id, name]),
      ])
      return pageOf(rows, { ...wanted, total: count?.total ?? 0 })
    },

    findProject,

    changeProject: async ({ id, organization_id, settings, event }) => {
      try {
        const values = [id, organization_id, JSON.stringify(settings), eventValue(event)]
        const [row] = await find<Project>(CHANGE, values)
        return row ?? (await findProject({ id, organization_id }))
      } catch (error) {
        if (isViolationOf(error, ['projects_by_name'])) return 'name-taken'
        throw error
      }
    },

    listRetention: () => find<Project>(SELECT_RETENTION, []),

    deleteProject: async ({ id, organization_id, at, purge, event }) => {
      const [gone] = await find(DELETE, [id, organization_id, at, eventValue(event), jobValue(purge)])
      if (!gone) return (await findProject({ id, organization_id })) ? 'last-project' : null
      // A statement of its own, because it must see a key that was created while the first one
      // waited. If it is not reached, the project stays hidden and the purge repeats it.
      await query(REVOKE_KEYS, [id, at])
      jobSignal.emit()
      return 'deleted'
    },

    purgeProject: createPurgeProject(connections),
  }
}
