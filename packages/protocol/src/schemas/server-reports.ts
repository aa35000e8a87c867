import { z } from 'zod'
import { MEDIA_KINDS, VISIBILITIES } from '../capture.ts'
import { MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH } from '../limits.ts'
import { artifactDescription, finalizeRequest, uploadSessionRequest } from './capture.ts'
import { reportChange } from './report-change.ts'

const project = z.string().min(1).max(100).optional().describe('The id of a project. Default: the oldest.')
const media_kind = z.enum(MEDIA_KINDS).default('none').describe('What the report is mainly about.')

/** Opens an upload session for a program with an API key. */
export const serverSessionRequest = z.strictObject({
  project,
  media_kind,
  meta: uploadSessionRequest.shape.meta,
  artifacts: z.array(artifactDescription).max(10).optional().describe('What will be uploaded.'),
})
export type ServerSessionRequest = z.output<typeof serverSessionRequest>
/** As a client sends it. */
export type ServerSessionInput = z.input<typeof serverSessionRequest>

const { severity, assignee_id, tags, external_key, status } = reportChange.shape
const { reporter, fields, artifacts } = finalizeRequest.shape

const content = {
  title: z.string().trim().min(1).max(MAX_TITLE_LENGTH),
  summary: z.string().max(MAX_SUMMARY_LENGTH).optional(),
  visibility: z.enum(VISIBILITIES).optional(),
  project,
  origin: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .optional()
    .describe('Where the problem is. Default: the relay.'),
  reporter,
  fields,
  status,
  severity,
  assignee_id,
  tags,
  external_key,
}

/** A report by a program with an API key. */
export const newServerReport = z.strictObject({
  ...content,
  upload_session_token: z.string().min(1).max(2_000).optional(),
  finalize_token: z.string().min(1).max(2_000).optional(),
  artifacts: artifacts.describe('What to keep of the session. Without it: everything that arrived.'),
})
export type NewServerReport = z.output<typeof newServerReport>
/** As a client sends it. */
export type NewReportInput = z.input<typeof newServerReport>

/** The part `meta` of a form. */
export const newFormReport = z.strictObject({ ...content, media_kind })
export type NewFormReport = z.output<typeof newFormReport>
