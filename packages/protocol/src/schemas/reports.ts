import { z } from 'zod'
import { ARTIFACT_KINDS } from '../artifacts.ts'
import { MEDIA_KINDS, VISIBILITIES } from '../capture.ts'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../limits.ts'
import { reporter } from './capture.ts'
import { json } from './json.ts'

/** A report as lists show it. */
export const reportSummary = z.object({
  id: z.string(),
  project_id: z.string(),
  title: z.string(),
  summary: z.string(),
  visibility: z.enum(VISIBILITIES),
  media_kind: z.enum(MEDIA_KINDS),
  origin: z.string().describe('The origin that the report was sent from.'),
  created_at: z.iso.datetime(),
})
export type ReportSummary = z.infer<typeof reportSummary>

/** A stored artifact with a signed link to its content. */
export const artifact = z.object({
  id: z.string(),
  kind: z.enum(ARTIFACT_KINDS),
  content_type: z.string(),
  size: z.int(),
  sha256: z.string(),
  url: z.string().describe('A signed link, valid until `expires_at`.'),
  expires_at: z.iso.datetime(),
})
export type Artifact = z.infer<typeof artifact>

/** A whole report, with links to its artifacts. */
export const report = reportSummary.extend({
  reporter: reporter.nullable(),
  fields: z.record(z.string(), json),
  meta: z.record(z.string(), json),
  artifacts: z.array(artifact),
})
export type Report = z.infer<typeof report>

/** What anybody with the share link can see: no reporter, page data or artifacts. */
export const publicReport = reportSummary.pick({ title: true, summary: true, created_at: true })
export type PublicReport = z.infer<typeof publicReport>

/**
 * A report's number as people type it: in either case, and with letters that look like those of the
 * alphabet.
 */
const reportNumber = z
  .string()
  .toLowerCase()
  .transform((text) => text.replaceAll('o', '0').replace(/[il]/g, '1'))
  .pipe(z.string().regex(/^[0-9a-hjkmnp-tv-z]{8}$/, 'must be the 8 characters that the reporter was told'))

/** Which page of a list. `cursor` overrides `page`. */
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
  cursor: z.string().max(200).optional().describe('The `next_cursor` of the response before. Overrides `page`.'),
})
/** One page of a list. `next_cursor` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    total: z.int(),
    page: z.int(),
    size: z.int(),
    next_cursor: z.string().nullable().describe('Null on the last page.'),
  })
}
export const reportPage = pageOf(reportSummary)

/** Which reports to list. With `number`, only those whose id ends with it. */
export const reportsQuery = pageQuery.extend({
  number: reportNumber.optional().describe('The last 8 characters of a report’s id, as the reporter quotes them.'),
})
export type PageQuery = z.infer<typeof pageQuery>
