import type { NewEvent } from './event-records.ts'
import type { Viewer } from './report-records.ts'

/** A tag of a project. */
export interface Tag {
  name: string
  /** `#rrggbb` */
  colour: string
  created_at: number
}

export interface CountedTag extends Tag {
  /** Reports that the viewer may see, counted up to a limit. */
  report_count: number
}

interface OfProject {
  project_id: string
  organization_id: string
}

/**
 * Tags of projects. changeReports adds those that a report gets and the project does not have. Null:
 * the organization has no such project, or the project no such tag.
 */
export interface TagSteps {
  /** By name, after the name `after`. Counts up to `max_count` reports of each. */
  listTags(
    query: OfProject & { viewer: Viewer; after: string; limit: number; max_count: number },
  ): Promise<CountedTag[] | null>
  /** How many tags the project has if it also gets these. */
  countTags(query: { project_id: string; with: readonly string[] }): Promise<number>
  /** 'limit-reached' if the project has `limit`. */
  createTag(
    step: OfProject & { tag: Tag; limit: number; event: NewEvent },
  ): Promise<'created' | 'exists' | 'limit-reached' | null>
  /** Changes what is not null. Its reports keep it. 'exists' if the project has a tag of the new name. */
  changeTag(
    step: OfProject & { name: string; new_name: string | null; colour: string | null; event: NewEvent },
  ): Promise<Tag | 'exists' | null>
  /** Takes it from its reports. */
  deleteTag(step: OfProject & { name: string; event: NewEvent }): Promise<'deleted' | null>
}
