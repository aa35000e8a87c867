import {
  type NewStatus,
  PROJECT_STATUS,
  STATUS_DEFAULTS,
  STATUS_ORDER,
  STATUSES,
  type Status,
  type StatusChange,
} from '@earshot/protocol'
import type { Call } from '../call.ts'

/** A status of a project, by its key. */
export interface StatusId {
  project_id: string
  key: string
}

export interface StatusList {
  items: Status[]
}

export function statusesOf(call: Call) {
  return {
    /** The statuses of a project, in their order. */
    list: (project_id: string): Promise<StatusList> =>
      call({ method: 'get', path: STATUSES, params: { id: project_id } }),
    /** The statuses that a new project has. */
    defaults: (): Promise<StatusList> => call({ method: 'get', path: STATUS_DEFAULTS }),
    /** Adds a status after the others. Its key is made from its name. */
    create: (project_id: string, body: NewStatus): Promise<Status> =>
      call({ method: 'post', path: STATUSES, params: { id: project_id }, body }),
    update: ({ project_id, key }: StatusId, body: StatusChange): Promise<Status> =>
      call({ method: 'patch', path: PROJECT_STATUS, params: { id: project_id, key }, body }),
    /** `keys`: those of all statuses of the project, in the new order. */
    reorder: (project_id: string, keys: string[]): Promise<StatusList> =>
      call({ method: 'post', path: STATUS_ORDER, params: { id: project_id }, body: { keys } }),
    /** `replacement`: the key of the status that its reports get. Without, it must not be in use. */
    delete: ({ project_id, key }: StatusId, query?: { replacement?: string }): Promise<void> =>
      call({ method: 'delete', path: PROJECT_STATUS, params: { id: project_id, key }, query }),
  }
}
