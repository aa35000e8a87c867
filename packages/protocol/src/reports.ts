import { z } from 'zod'
import { ARTIFACT_KINDS } from './artifacts.ts'
import { MEDIA_KINDS, reporter, VISIBILITIES } from './capture.ts'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './limits.ts'

/** The management API: what a team, or its bot, reads with an API key. */

export const API_KEY_PATTERN = /^esk_[0-9A-Za-z_-]{48}$/

/** What an API key may be allowed to do. A route names the one it needs. */
export const SCOPES = ['reports:read'] as const
export type Scope = (typeof SCOPES)[number]

export const reportSummary = z.object({
  id: z.string(),
  project_id: z.string(),
  title: z.string(),
  summary: z.string(),
  visibility: z.enum(VISIBILITIES),
  media_kind: z.enum(MEDIA_KINDS),
  /** The origin that the report was sent from. */
  origin: z.string(),
  created_at: z.iso.datetime(),
})
export type ReportSummary = z.infer<typeof reportSummary>

export const artifact = z.object({
  id: z.string(),
  kind: z.enum(ARTIFACT_KINDS),
  content_type: z.string(),
  size: z.int(),
  sha256: z.string(),
  /** A signed link, good until `expires_at`. */
  url: z.string(),
  expires_at: z.iso.datetime(),
})
export type Artifact = z.infer<typeof artifact>

export const report = reportSummary.extend({
  reporter: reporter.nullable(),
  fields: z.record(z.string(), z.json()),
  meta: z.record(z.string(), z.json()),
  artifacts: z.array(artifact),
})
export type Report = z.infer<typeof report>

/** What a report is quoted by, as people type it: in either case, and with the letters that its alphabet has no use for. */
const reportNumber = z
  .string()
  .toLowerCase()
  .transform((text) => text.replaceAll('o', '0').replace(/[il]/g, '1'))
  .pipe(z.string().regex(/^[0-9a-hjkmnp-tv-z]{8}$/, 'must be the 8 characters that the reporter was told'))

export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
  cursor: z.string().max(200).optional(),
})
export const reportsQuery = pageQuery.extend({ number: reportNumber.optional() })
export type PageQuery = z.infer<typeof pageQuery>

/** A list's answer. `next_cursor` is null on the last page. */
export interface Page<Item> {
  items: Item[]
  total: number
  page: number
  size: number
  next_cursor: string | null
}
