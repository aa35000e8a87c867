import type { Page, PageQuery } from '@earshot/protocol'
import type { PROJECT_SETTINGS } from './columns.ts'
import type { NewEvent } from './event-records.ts'
import type { NewJob } from './job-records.ts'

/** A project that has not been deleted. It owns capture keys and reports. */
export interface Project {
  id: string
  organization_id: string
  name: string
  created_at: number
  /** Reports that are older are deleted. Null: none. */
  retention_days: number | null
  /** If the files of its reports have more bytes, the oldest reports are deleted. Null: none. */
  retention_bytes: number | null
}

/** What people change about a project. */
export type ProjectSettings = Pick<Project, (typeof PROJECT_SETTINGS)[number]>

/**
 * Projects. A deleted project does not exist for any step but purgeProject, and neither do its
 * capture keys and reports.
 */
export interface ProjectSteps {
  /** 'name-taken' if another project of the organization has this name. */
  createProject(project: Project, event: NewEvent): Promise<'created' | 'name-taken'>
  /**
   * Oldest first. With `name`, only the project of that name. `cursor` is the `next_cursor` of an
   * earlier page and overrides `page`. Null if it cannot be parsed.
   */
  listProjects(query: PageQuery & { organization_id: string; name?: string | undefined }): Promise<Page<Project> | null>
  /** Null also for a project of another organization, as in the steps below. */
  findProject(query: { id: string; organization_id: string }): Promise<Project | null>
  /** `settings`: those to change. Giving a project what it has changes nothing. */
  changeProject(step: {
    id: string
    organization_id: string
    settings: Partial<ProjectSettings>
    event: NewEvent
  }): Promise<Project | 'name-taken' | null>
  /** The projects of all organizations that limit how long reports are kept. */
  listRetention(): Promise<Project[]>
  /**
   * Hides the project with its keys and reports, revokes the keys, and adds the job that purges it,
   * effective at the next call.
   * 'last-project' if the organization would have none: exactly one of several concurrent calls
   * for an organization's last projects is refused.
   */
  deleteProject(step: {
    id: string
    organization_id: string
    at: number
    purge: NewJob
    event: NewEvent
  }): Promise<'deleted' | 'last-project' | null>
  /**
   * Deletes up to `limit` sessions of a deleted project with their reports and artifacts, and if
   * none are left, its keys and the project itself. Does nothing for any other project. `files` are
   * orphaned now. `more`: call again.
   */
  purgeProject(step: { id: string; limit: number }): Promise<{ files: string[]; more: boolean }>
}
