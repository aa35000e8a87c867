import { columnList, STATUS_COLUMNS, valuesOf } from '../columns.ts'
import type { Status, StatusSteps } from '../database.ts'
import { type ReportRow, toJson, toReport } from '../rows.ts'
import { type Connections, isViolationOf } from './connections.ts'
import { eventValue, withEvent } from './events.ts'
import { REPORTS } from './report-columns.ts'

const STATUSES = columnList(STATUS_COLUMNS)
const PROJECT = 'select id from projects where id = $1 and organization_id = $2 and deleted_at is null'

const SELECT_ALL = {
  name: 'list-statuses',
  text: `select ${STATUSES} from statuses where project_id in (${PROJECT}) order by position`,
}
const CREATE = {
  name: 'create-status',
  text: withEvent(
    '$3',
    `insert into statuses (project_id, ${STATUSES})
     select project.id, $4, $5, $6, $7, 1 + coalesce((select max(position) from statuses where project_id = $1), 0)
     from (${PROJECT}) as project where (select count(*) from statuses where project_id = $1) < $8
     returning ${STATUSES}`,
  ),
}
const CHANGE = {
  name: 'change-status',
  text: withEvent(
    '$3',
    `update statuses set name = made.name, colour = made.colour, kind = made.kind
     from (
       select key, coalesce($5, name) as name, coalesce($6, colour) as colour, coalesce($7, kind) as kind
       from statuses where project_id in (${PROJECT}) and key = $4
     ) as made
     where statuses.project_id = $1 and statuses.key = made.key
       and (statuses.name, statuses.colour, statuses.kind) <> (made.name, made.colour, made.kind)
     returning ${columnList(STATUS_COLUMNS, 'statuses')}`,
  ),
}
const ORDER = {
  name: 'order-statuses',
  text: withEvent(
    '$3',
    `update statuses set position = wanted.position from wanted
     where statuses.project_id in (${PROJECT}) and statuses.key = wanted.key
       and (select count(*) from wanted) = (select count(*) from statuses where project_id = $1)
       and not exists (
         select from wanted where key not in (select key from statuses where project_id = $1)
       )
     returning ${columnList(STATUS_COLUMNS, 'statuses')}`,
    'wanted as (select key, position from json_array_elements_text($4::json) with ordinality as w (key, position))',
  ),
}
const DELETE = {
  name: 'delete-status',
  text: withEvent(
    '$3',
    `delete from statuses where project_id in (${PROJECT}) and key = $4
       and not exists (select from reports where project_id = $1 and status = $4)
     returning key`,
  ),
}
const SELECT_REPORTS = {
  name: 'find-reports-with-status',
  text: `select ${REPORTS} from reports where project_id = $1 and status = $2 limit $3`,
}

/** Statuses of projects. */
export function createStatusSteps({ query, find }: Connections): StatusSteps {
  type Step = Parameters<StatusSteps['listStatuses']>[0]

  /** A project always has a status, since `new` cannot be deleted. */
  async function read({ project_id, organization_id }: Step): Promise<Status[] | null> {
    const all = await find<Status>(SELECT_ALL, [project_id, organization_id])
    return all.length > 0 ? all : null
  }

  return {
    listStatuses: read,

    createStatus: async ({ project_id, organization_id, status, limit, event }) => {
      const values = valuesOf(status, ['key', 'name', 'colour', 'kind'])
      for (;;) {
        try {
          const [made] = await find<Status>(CREATE, [project_id, organization_id, eventValue(event), ...values, limit])
          if (made) return made
          return (await read({ project_id, organization_id })) && 'limit-reached'
        } catch (error) {
          if (isViolationOf(error, ['statuses_pkey', 'statuses_by_name'])) return 'exists'
          // Another call took the position: look again how many there are.
          if (!isViolationOf(error, ['statuses_by_position'])) throw error
        }
      }
    },

    changeStatus: async ({ project_id, organization_id, key, name, colour, kind, event }) => {
      try {
        const values = [project_id, organization_id, eventValue(event), key, name, colour, kind]
        const [changed] = await find<Status>(CHANGE, values)
        if (changed) return changed
        const all = await read({ project_id, organization_id })
        return all?.find((status) => status.key === key) ?? null
      } catch (error) {
        if (isViolationOf(error, ['statuses_by_name'])) return 'name-taken'
        throw error
      }
    },

    orderStatuses: async ({ project_id, organization_id, keys, event }) => {
      const values = [project_id, organization_id, eventValue(event), toJson(keys)]
      const ordered = await find<Status>(ORDER, values)
      if (ordered.length > 0) return ordered.toSorted((one, other) => one.position - other.position)
      return (await read({ project_id, organization_id })) && 'other-keys'
    },

    deleteStatus: async ({ project_id, organization_id, key, event }) => {
      try {
        const gone = await find(DELETE, [project_id, organization_id, eventValue(event), key])
        if (gone.length > 0) return 'deleted'
      } catch (error) {
        // A report got it at the same time.
        if (!isViolationOf(error, ['reports_with_status'])) throw error
      }
      const all = await read({ project_id, organization_id })
      return all?.some((status) => status.key === key) ? 'in-use' : null
    },

    findReportsWithStatus: async ({ project_id, key, limit }) =>
      (await query<ReportRow>(SELECT_REPORTS, [project_id, key, limit])).map(toReport),
  }
}
