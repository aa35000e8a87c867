import { z } from 'zod'
import { VISIBILITIES } from '../capture.ts'
import { MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH } from '../limits.ts'
import { MAX_BULK, MAX_TAG_LENGTH, MAX_TAGS, SEVERITIES } from '../reports.ts'
import { reportSummary } from './reports.ts'

const id = z.string().min(1).max(100)

/** One line that people give to a tag: without commas, which separate tags in queries. */
export const tagName = z
  .string()
  .trim()
  .min(1)
  .max(MAX_TAG_LENGTH)
  .regex(/^[^\p{Cc}\p{Cs},]*$/u, 'must be one line without commas')

const tags = z.array(tagName).max(MAX_TAGS)

/** What to change about a report. What is not named stays as it is. */
export const reportChange = z.strictObject({
  title: z.string().trim().min(1).max(MAX_TITLE_LENGTH).optional(),
  summary: z.string().max(MAX_SUMMARY_LENGTH).optional(),
  visibility: z.enum(VISIBILITIES).optional(),
  status: z.string().min(1).max(50).optional().describe('The key of a status of the project.'),
  severity: z.enum(SEVERITIES).nullable().optional(),
  assignee_id: id.nullable().optional().describe('A member.'),
  tags: tags.optional().describe('Replaces all tags.'),
  add_tags: tags.optional(),
  remove_tags: tags.optional(),
  archived: z.boolean().optional(),
  snoozed_until: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .nullable()
    .optional(),
  duplicate_of: id.nullable().optional().describe('The id of another report.'),
  external_key: z
    .string()
    .max(200)
    .regex(/^[a-z][a-z0-9_-]*:[^\s\p{Cc}\p{Cs}]+$/u, 'must have the form name:KEY, such as jira:KEY-1')
    .nullable()
    .optional(),
})
export type ReportChange = z.output<typeof reportChange>
/** As a client sends it. */
export type ReportChangeInput = z.input<typeof reportChange>

const reportIds = z.array(id).min(1).max(MAX_BULK, `A call changes at most ${MAX_BULK} reports. Split it.`)

/** Changes many reports in the same way. */
export const bulkChange = z.strictObject({ ids: reportIds, change: reportChange })
/** Deletes many reports. */
export const bulkDeletion = z.strictObject({ ids: reportIds })

const BULK_RESULTS = ['changed', 'unchanged', 'conflict', 'invalid', 'not_found'] as const

/** What happened to each report of a bulk change. */
export const bulkResult = z.object({
  id: z.string().nullable().describe('For the undo. Null if nothing changed.'),
  items: z.array(
    z.object({
      id: z.string(),
      result: z.enum(BULK_RESULTS).describe('`conflict`: it was changed at the same time, or since.'),
      message: z.string().optional(),
      report: reportSummary.optional(),
    }),
  ),
})
export type BulkResult = z.infer<typeof bulkResult>

/** What happened to each report of a bulk deletion. */
export const bulkDeletionResult = z.object({
  items: z.array(z.object({ id: z.string(), result: z.enum(['deleted', 'not_found']) })),
})
export type BulkDeletionResult = z.infer<typeof bulkDeletionResult>
