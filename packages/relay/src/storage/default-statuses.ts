import { DEFAULT_STATUSES } from '@earshot/protocol'
import { columnList, STATUS_COLUMNS } from './columns.ts'

const ROWS = DEFAULT_STATUSES.map(
  ({ key, name, colour, kind }, index) =>
    `select '${key}' as key, '${name}' as name, '${colour}' as colour, '${kind}' as kind, ${index + 1} as position`,
)

/**
 * Statement of both databases that gives projects their first statuses. `projects`: a table
 * expression with the column `id`.
 */
export const insertDefaultStatuses = (projects: string) =>
  `insert into statuses (project_id, ${columnList(STATUS_COLUMNS)})
   select of_project.id, ${columnList(STATUS_COLUMNS, 'given')}
   from ${projects} as of_project cross join (${ROWS.join(' union all ')}) as given`
