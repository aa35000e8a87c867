import { z } from 'zod'
import { ARTIFACT_KINDS } from '../artifacts.ts'
import { MEDIA_KINDS, VISIBILITIES } from '../capture.ts'
import { PROCESSING_ERRORS } from '../processing.ts'
import { PROCESSING_STATES, REPORT_SOURCES, SEVERITIES } from '../reports.ts'
import { reporter } from './capture.ts'
import { json } from './json.ts'

const fact = z.string().nullable()

/**
 * What processing reads from the debugger document. Null until then, and if it is not known. Lists
 * filter by each of them.
 */
export const reportFacts = z.object({
  page_url: fact.describe('The address of the page, without query and fragment.'),
  browser: fact.describe('Name and major version, such as `Firefox 140`.'),
  os: fact,
  release: fact.describe('The version of the application, if the page states it.'),
  user_name: fact.describe('Who was signed in to the page: the id that the page states, or else the name.'),
})
export type ReportFacts = z.infer<typeof reportFacts>

/** What people change about a report. */
export const reportWork = z.object({
  title: z.string(),
  summary: z.string(),
  visibility: z.enum(VISIBILITIES),
  status: z.string().describe('The key of a status of the project.'),
  severity: z.enum(SEVERITIES).nullable(),
  assignee_id: z.string().nullable().describe('A member.'),
  tags: z.array(z.string()),
  archived_at: z.iso.datetime().nullable(),
  snoozed_until: z.iso.datetime().nullable(),
  duplicate_of: z.string().nullable().describe('The id of another report.'),
  external_key: z.string().nullable().describe('Where the report continues, such as `jira:KEY-1`.'),
})

/** A report as lists show it. */
export const reportSummary = z.object({
  id: z.string(),
  number: z.string().describe('The last 8 characters of the id, which the reporter was told.'),
  project_id: z.string(),
  ...reportWork.shape,
  ...reportFacts.shape,
  reporter: reporter.nullable(),
  media_kind: z.enum(MEDIA_KINDS),
  source: z.enum(REPORT_SOURCES),
  capture_key_id: z.string().nullable(),
  origin: z.string().describe('The origin that the report was sent from.'),
  error_count: z.int().nullable().describe('Errors of the page. Null until the report is processed.'),
  processing: z.enum(PROCESSING_STATES),
  processing_error: z.enum(PROCESSING_ERRORS).nullable().describe('Why processing failed.'),
  version: z.int().describe('Counts the changes. The ETag is the same number in quotes.'),
  comment_count: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime().describe('When it was last changed or commented on.'),
})
export type ReportSummary = z.infer<typeof reportSummary>

/** A small WebP picture of the screenshot. */
export const thumbnail = z.object({
  url: z.string().describe('A signed link, valid until `expires_at`.'),
  expires_at: z.iso.datetime(),
  width: z.int(),
  height: z.int(),
  size: z.int(),
})

/** A report of a list. */
export const listedReport = reportSummary.extend({
  thumbnail: thumbnail.nullable().describe('Null until the report is processed, and without a screenshot.'),
})
export type ListedReport = z.infer<typeof listedReport>

/** A stored artifact with a signed link to its content. */
export const artifact = z.object({
  id: z.string(),
  kind: z.enum(ARTIFACT_KINDS),
  content_type: z.string(),
  size: z.int(),
  sha256: z.string(),
  width: z.int().nullable().describe('Of a picture, in pixels. Null until the report is processed.'),
  height: z.int().nullable(),
  url: z.string().describe('A signed link, valid until `expires_at`.'),
  expires_at: z.iso.datetime(),
})
export type Artifact = z.infer<typeof artifact>

/** A whole report, with links to its artifacts. */
export const report = listedReport.extend({
  fields: z.record(z.string(), json),
  meta: z.record(z.string(), json),
  artifacts: z.array(artifact),
})
export type Report = z.infer<typeof report>

/** What anybody with the share link can see: no reporter, page data or artifacts. */
export const publicReport = reportSummary.pick({ title: true, summary: true, created_at: true })
export type PublicReport = z.infer<typeof publicReport>
