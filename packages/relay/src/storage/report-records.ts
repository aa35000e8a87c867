import type {
  MediaKind,
  ProcessingError,
  ProcessingState,
  Reporter,
  ReportSource,
  Severity,
  Visibility,
} from '@earshot/protocol'
import type { Artifact } from './capture-records.ts'
import type { REPORT_FACTS, REPORT_WORK } from './columns.ts'
import type { NewEvent } from './event-records.ts'

export interface NewReport {
  id: string
  organization_id: string
  project_id: string
  capture_key_id: string | null
  session_id: string
  source: ReportSource
  origin: string
  title: string
  summary: string
  visibility: Visibility
  media_kind: MediaKind
  reporter: Reporter | null
  fields: Record<string, unknown>
  meta: Record<string, unknown>
  created_at: number
  updated_at: number
}

/** What people change about a report, beside title, summary, visibility and the time. */
interface Work {
  /** The key of a status of the project. */
  status: string
  severity: Severity | null
  /** A member. */
  assignee_id: string | null
  archived_at: number | null
  snoozed_until: number | null
  /** The id of another report. */
  duplicate_of: string | null
  /** Such as `jira:KEY-1`. */
  external_key: string | null
  tags: readonly string[]
}

/** All of them are null without a thumbnail. */
interface Thumbnail {
  /** Name of the stored file. */
  thumbnail_file: string | null
  thumbnail_size: number | null
  thumbnail_sha256: string | null
  thumbnail_width: number | null
  thumbnail_height: number | null
}

type Facts = Record<(typeof REPORT_FACTS)[number], string | null>

export interface Report extends NewReport, Work, Facts, Thumbnail {
  error_count: number | null
  processing: ProcessingState
  /** Null unless processing has failed. */
  processing_error: ProcessingError | null
  /** Counts the changes, from 1. */
  version: number
  comment_count: number
}

export interface ReportWithArtifacts extends Report {
  artifacts: Artifact[]
}

/** Whose view of the reports it is. Private ones are visible to their assignee, or to all of them. */
export interface Viewer {
  member_id: string | null
  sees_private: boolean
}

/** The new values of the columns that people change. */
export type ReportWork = Pick<Report, (typeof REPORT_WORK)[number]>

/** A change of one report, which takes effect if the report still has this version. */
export interface ReportUpdate {
  id: string
  version: number
  work: ReportWork
  tags_added: readonly string[]
  tags_removed: readonly string[]
  event: NewEvent
  /** The changed members before and after, for the undo of a bulk change. */
  before: Record<string, unknown>
  after: Record<string, unknown>
}

/** A bulk change that can be undone, with the reports that it changed. */
export interface BulkChange {
  id: string
  created_at: number
  undone_at: number | null
  items: { report_id: string; before: Record<string, unknown>; after: Record<string, unknown> }[]
}
