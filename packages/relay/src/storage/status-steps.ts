import type { StatusKind } from '@earshot/protocol'
import type { NewEvent } from './event-records.ts'
import type { Report } from './report-records.ts'

/** A status of a project. */
export interface Status {
  /** What reports have. It never changes. */
  key: string
  name: string
  /** `#rrggbb` */
  colour: string
  kind: StatusKind
  /** The place in the order. Greater than 0, and different from that of the others. */
  position: number
}

interface OfProject {
  project_id: string
  organization_id: string
}

/**
 * Statuses of projects. A new project has DEFAULT_STATUSES. Null: the organization has no such
 * project, or the project no such status.
 */
export interface StatusSteps {
  /** In their order. */
  listStatuses(query: OfProject): Promise<Status[] | null>
  /**
   * Adds a status after the others. 'exists' if the project has one of this key or name, and
   * 'limit-reached' if it has `limit`, also if several are created at once.
   */
  createStatus(
    step: OfProject & { status: Omit<Status, 'position'>; limit: number; event: NewEvent },
  ): Promise<Status | 'exists' | 'limit-reached' | null>
  /** Changes what is not null. 'name-taken' if another status of the project has the name. */
  changeStatus(
    step: OfProject & { key: string; event: NewEvent } & { [Name in 'name' | 'colour' | 'kind']: Status[Name] | null },
  ): Promise<Status | 'name-taken' | null>
  /** 'other-keys' unless `keys` are those of all statuses of the project, each once. */
  orderStatuses(step: OfProject & { keys: readonly string[]; event: NewEvent }): Promise<Status[] | 'other-keys' | null>
  /** 'in-use' if reports have it: none ever has a status that does not exist. */
  deleteStatus(step: OfProject & { key: string; event: NewEvent }): Promise<'deleted' | 'in-use' | null>
  /** Up to `limit` reports that have a status, whoever may see them. */
  findReportsWithStatus(query: { project_id: string; key: string; limit: number }): Promise<Report[]>
}
