import { z } from 'zod'
import { ARTIFACT_KINDS } from './artifacts.ts'
import { MAX_FIELDS_BYTES, MAX_META_BYTES, MAX_NAME_LENGTH, MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH } from './limits.ts'

/** The public capture flow, call by call. Unknown fields are ignored, unknown enum values refused. */

export const CAPTURE_ACTIONS = ['create', 'finalize'] as const
export const MEDIA_KINDS = ['screenshot', 'video', 'replay', 'none'] as const
/** From the narrowest to the widest: a key's `max_visibility` permits what stands at or before it. */
export const VISIBILITIES = ['private', 'organization', 'public'] as const

export const PUBLIC_KEY_PATTERN = /^ck_[0-9A-Za-z]{32}$/

const token = z.string().min(1).max(1024)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
const size = z.int().min(0)
const caller = { public_key: z.string().min(1).max(100), origin: z.string().min(1).max(300) }

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
const HALF_CHARACTER = /\p{Surrogate}/gu

/**
 * Text a stranger wrote: C0 and C1 control characters removed but tab and line break, halves of characters replaced as a database would,
 * then trimmed.
 */
const text = (max: number, min = 0) =>
  z
    .string()
    .max(max * 2)
    .transform((value) => value.replace(CONTROL, '').replace(HALF_CHARACTER, '\ufffd').trim())
    .pipe(z.string().min(min).max(max))

const title = text(MAX_TITLE_LENGTH, 1).transform((value) => value.replace(/\s+/g, ' '))

const smallObject = (bytes: number) =>
  z
    .record(z.string().max(100), z.json())
    .refine(
      (value) => new TextEncoder().encode(JSON.stringify(value)).length <= bytes,
      `must be at most ${bytes} bytes of JSON`,
    )

export const tokenRequest = z.object({ ...caller, action: z.enum(CAPTURE_ACTIONS) })
export type TokenRequest = z.infer<typeof tokenRequest>

export const tokenResponse = z.object({
  capture_token: z.string(),
  action: z.enum(CAPTURE_ACTIONS),
  expires_at: z.iso.datetime(),
})
export type TokenResponse = z.infer<typeof tokenResponse>

export const artifactDescription = z.object({
  kind: z.enum(ARTIFACT_KINDS),
  content_type: z.string().min(1).max(100),
  size,
  sha256,
})
export type ArtifactDescription = z.infer<typeof artifactDescription>

export const uploadSessionRequest = z.object({
  ...caller,
  capture_token: token,
  media_kind: z.enum(MEDIA_KINDS),
  meta: smallObject(MAX_META_BYTES).default({}),
  artifacts: z.array(artifactDescription).max(10).optional(),
})
export type UploadSessionRequest = z.infer<typeof uploadSessionRequest>

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

export const uploadSessionResponse = z.object({
  upload_session_token: z.string(),
  finalize_token: z.string(),
  expires_at: z.iso.datetime(),
  uploads: z.array(upload),
})
export type UploadSessionResponse = z.infer<typeof uploadSessionResponse>

export const manifestEntry = z.object({ artifact_id: z.string().min(1).max(64), sha256, size })
export type ManifestEntry = z.infer<typeof manifestEntry>

export const reporter = z.object({
  name: text(MAX_NAME_LENGTH).optional(),
  email: text(320).optional(),
  id: text(200).optional(),
})
export type Reporter = z.infer<typeof reporter>

export const finalizeRequest = z.object({
  ...caller,
  capture_token: token,
  upload_session_token: token,
  finalize_token: token,
  title,
  summary: text(MAX_SUMMARY_LENGTH).default(''),
  visibility: z.enum(VISIBILITIES),
  reporter: reporter.optional(),
  fields: smallObject(MAX_FIELDS_BYTES).optional(),
  artifacts: z.array(manifestEntry).max(10).optional(),
})
export type FinalizeRequest = z.infer<typeof finalizeRequest>

export const finalizeResponse = z.object({
  report: z.object({
    id: z.string(),
    title: z.string(),
    visibility: z.enum(VISIBILITIES),
    created_at: z.iso.datetime(),
  }),
  share_url: z.string().nullable(),
  receipt_url: z.string().nullable(),
})
export type FinalizeResponse = z.infer<typeof finalizeResponse>

export const configResponse = z.object({
  limits: z.partialRecord(z.enum(ARTIFACT_KINDS), z.int()),
  artifact_kinds: z.array(z.enum(ARTIFACT_KINDS)),
  max_visibility: z.enum(VISIBILITIES),
  form: z.object({
    fields: z.array(z.json()),
    texts: z.record(z.string(), z.string()),
    theme: z.record(z.string(), z.string()),
  }),
})
export type ConfigResponse = z.infer<typeof configResponse>

export type CaptureAction = (typeof CAPTURE_ACTIONS)[number]
export type MediaKind = (typeof MEDIA_KINDS)[number]
export type Visibility = (typeof VISIBILITIES)[number]
