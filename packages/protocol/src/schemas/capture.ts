import { z } from 'zod'
import { ARTIFACT_KINDS, mediaTypeOf } from '../artifacts.ts'
import { CAPTURE_ACTIONS, CAPTURE_MODES, MEDIA_KINDS, VISIBILITIES, type Visibility } from '../capture.ts'
import { MAX_FIELDS_BYTES, MAX_META_BYTES, MAX_NAME_LENGTH, MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH } from '../limits.ts'
import { json } from './json.ts'

/**
 * The messages of the public capture flow. Unknown fields are ignored, unknown enum values are
 * refused.
 */

const token = z.string().min(1).max(1024)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
const size = z.int().min(0)

/** Control characters, except tab and line break. */
const CONTROL = /(?![\t\n])\p{Cc}/gu
const HALF_CHARACTER = /\p{Surrogate}/gu
const HALF_AT_END = /\p{Surrogate}$/u

/**
 * Untrusted text of at most `max` characters: removes C0 and C1 control characters except tab and line break, replaces unpaired
 * surrogates, then trims.
 */
const text = (max: number) =>
  z
    .string()
    .max(max * 2)
    .meta({ override: { maxLength: max } })
    .transform(clean)
    .pipe(z.string().max(max))

function clean(value: string): string {
  return value.replace(CONTROL, '').replace(HALF_CHARACTER, '\ufffd').trim()
}

/** Null is the same as a missing member, since clients differ in how they express "none". */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => value ?? undefined, schema.optional())

/**
 * One line, truncated instead of refused, since the evidence is already uploaded. White space alone
 * counts as missing.
 */
const title = z.string().transform((value) => {
  const line = clean(value).replace(/\s+/g, ' ').slice(0, MAX_TITLE_LENGTH)
  return line.replace(HALF_AT_END, '').trimEnd() || undefined
})

const smallObject = (bytes: number) =>
  z
    .record(z.string().max(100), json)
    .refine(
      (value) => new TextEncoder().encode(JSON.stringify(value)).length <= bytes,
      `must be at most ${bytes} bytes of JSON`,
    )

const caller = {
  public_key: z.string().min(1).max(100).describe('The capture key, `ck_…`.'),
  origin: z.string().min(1).max(300).describe('The page’s `location.origin`, one of the key’s origins.'),
  mode: optional(z.enum(CAPTURE_MODES).describe('`relay` requires a signature.')),
}

/** Requests a capture token for one action. */
export const tokenRequest = z.object({
  ...caller,
  action: z.enum(CAPTURE_ACTIONS).describe('The step that the token is for.'),
})
export type TokenRequest = z.infer<typeof tokenRequest>

/** A capture token. It is consumed by the one step that it was issued for. */
export const tokenResponse = z.object({
  capture_token: z.string(),
  action: z.enum(CAPTURE_ACTIONS),
  expires_at: z.iso.datetime(),
})
export type TokenResponse = z.infer<typeof tokenResponse>

/** One artifact, announced before its upload. */
export const artifactDescription = z.object({
  kind: z.enum(ARTIFACT_KINDS),
  /** Kept without its parameters. */
  content_type: z.string().min(1).max(255).transform(mediaTypeOf),
  size,
  sha256,
})
export type ArtifactDescription = z.infer<typeof artifactDescription>

/** Opens an upload session and announces its artifacts. */
export const uploadSessionRequest = z.object({
  ...caller,
  capture_token: token,
  media_kind: z.enum(MEDIA_KINDS).describe('What the report is mainly about.'),
  meta: optional(smallObject(MAX_META_BYTES).describe('At most 16 KiB. `source` names the client.')),
  artifacts: optional(z.array(artifactDescription).max(10).describe('What will be uploaded.')),
})
export type UploadSessionRequest = z.infer<typeof uploadSessionRequest>

/** Where and how one artifact is uploaded. */
export const upload = z.object({
  kind: z.enum(ARTIFACT_KINDS),
  artifact_id: z.string(),
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  max_bytes: z.int(),
  expires_at: z.iso.datetime(),
})
export type Upload = z.infer<typeof upload>

/** An upload in the form that clients of other servers with this protocol read. */
export const uploadInstruction = z.object({
  kind: z.enum(ARTIFACT_KINDS),
  key: z.string(),
  content_type: z.string(),
  upload: upload.pick({ method: true, url: true, headers: true }),
})
export type UploadInstruction = z.infer<typeof uploadInstruction>

/** The session’s tokens, and one upload per announced artifact. */
export const uploadSessionResponse = z.object({
  upload_session_token: z.string(),
  finalize_token: z.string(),
  expires_at: z.iso.datetime(),
  uploads: z.array(upload),
  /** The same uploads in the same order, in that form. */
  artifacts: z.array(uploadInstruction),
})
export type UploadSessionResponse = z.infer<typeof uploadSessionResponse>

/** One uploaded artifact, as the finalize request lists it. */
export const manifestEntry = z.object({ artifact_id: z.string().min(1).max(64), sha256, size })
export type ManifestEntry = z.infer<typeof manifestEntry>

/** Who sent the report. Every part is optional, and nothing verifies it. */
export const reporter = z.object({
  name: optional(text(MAX_NAME_LENGTH)),
  email: optional(text(320)),
  id: optional(text(200)),
})
export type Reporter = z.infer<typeof reporter>

const visibility = z
  .enum([...VISIBILITIES, 'org'])
  .transform((value): Visibility => (value === 'org' ? 'organization' : value))

/** Turns an upload session into a report. */
export const finalizeRequest = z.object({
  ...caller,
  capture_token: token,
  upload_session_token: token,
  finalize_token: token,
  title: optional(title.describe('Cut to 200 characters.')),
  summary: optional(text(MAX_SUMMARY_LENGTH)),
  visibility: optional(visibility),
  reporter: optional(reporter),
  fields: optional(smallObject(MAX_FIELDS_BYTES).describe('At most 16 KiB.')),
  artifacts: optional(z.array(manifestEntry).max(10).describe('What to keep. Without it: everything that arrived.')),
})
export type FinalizeRequest = z.infer<typeof finalizeRequest>

/** The new report. `share_url` is null unless it is public, `receipt_url` always. */
export const finalizeResponse = z.object({
  report: z.object({
    id: z.string(),
    title: z.string(),
    visibility: z.enum(VISIBILITIES),
    created_at: z.iso.datetime(),
    /**
     * Both are for clients of other servers with this protocol. `share_url` equals the one below.
     */
    status: z.literal('ready').optional(),
    share_url: z.string().nullable().optional(),
  }),
  share_url: z.string().nullable(),
  receipt_url: z.string().nullable(),
})
export type FinalizeResponse = z.infer<typeof finalizeResponse>

/** Which capture key to describe. */
export const captureConfigQuery = z.object({ public_key: z.string().max(100) })

/** What a capture key permits, and how its form looks. */
export const configResponse = z.object({
  limits: z.partialRecord(z.enum(ARTIFACT_KINDS), z.int()),
  artifact_kinds: z.array(z.enum(ARTIFACT_KINDS)),
  max_visibility: z.enum(VISIBILITIES),
  form: z.object({
    fields: z.array(json),
    texts: z.record(z.string(), z.string()),
    theme: z.record(z.string(), z.string()),
  }),
})
export type ConfigResponse = z.infer<typeof configResponse>
