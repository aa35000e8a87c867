import { z } from 'zod'
import { ARTIFACT_KINDS, mediaTypeOf } from './artifacts.ts'
import { MAX_FIELDS_BYTES, MAX_META_BYTES, MAX_NAME_LENGTH, MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH } from './limits.ts'

/** The public capture flow, call by call. Unknown fields are ignored, unknown enum values refused. */

export const CAPTURE_ACTIONS = ['create', 'finalize'] as const
/** Who sends: a page, or a server that signs each request. */
export const CAPTURE_MODES = ['browser', 'relay'] as const
export const MEDIA_KINDS = ['screenshot', 'video', 'replay', 'none'] as const
/** From the narrowest to the widest: a key's `max_visibility` permits what stands at or before it. */
export const VISIBILITIES = ['private', 'organization', 'public'] as const

export const PUBLIC_KEY_PATTERN = /^ck_[0-9A-Za-z]{32}$/

const token = z.string().min(1).max(1024)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
const size = z.int().min(0)

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
const HALF_CHARACTER = /\p{Surrogate}/gu
const HALF_AT_END = /\p{Surrogate}$/u

/**
 * Text a stranger wrote: C0 and C1 control characters removed but tab and line break, halves of characters replaced as a database would,
 * then trimmed.
 */
const text = (max: number) =>
  z
    .string()
    .max(max * 2)
    .transform(clean)
    .pipe(z.string().max(max))

function clean(value: string): string {
  return value.replace(CONTROL, '').replace(HALF_CHARACTER, '\ufffd').trim()
}

/** Clients differ in how they say "none": null is the same as left out. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => value ?? undefined, schema.optional())

/** On one line, and cut to its limit instead of refused: by then the evidence is uploaded. Nothing but space is no title. */
const title = z.string().transform((value) => {
  const line = clean(value).replace(/\s+/g, ' ').slice(0, MAX_TITLE_LENGTH)
  return line.replace(HALF_AT_END, '').trimEnd() || undefined
})

const smallObject = (bytes: number) =>
  z
    .record(z.string().max(100), z.json())
    .refine(
      (value) => new TextEncoder().encode(JSON.stringify(value)).length <= bytes,
      `must be at most ${bytes} bytes of JSON`,
    )

const caller = {
  public_key: z.string().min(1).max(100),
  origin: z.string().min(1).max(300),
  mode: optional(z.enum(CAPTURE_MODES)),
}

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
  /** Kept without its parameters. */
  content_type: z.string().min(1).max(255).transform(mediaTypeOf),
  size,
  sha256,
})
export type ArtifactDescription = z.infer<typeof artifactDescription>

export const uploadSessionRequest = z.object({
  ...caller,
  capture_token: token,
  media_kind: z.enum(MEDIA_KINDS),
  meta: optional(smallObject(MAX_META_BYTES)),
  artifacts: optional(z.array(artifactDescription).max(10)),
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

/** An upload in the form that clients of other servers of this protocol read. */
export const uploadInstruction = z.object({
  kind: z.enum(ARTIFACT_KINDS),
  key: z.string(),
  content_type: z.string(),
  upload: upload.pick({ method: true, url: true, headers: true }),
})
export type UploadInstruction = z.infer<typeof uploadInstruction>

export const uploadSessionResponse = z.object({
  upload_session_token: z.string(),
  finalize_token: z.string(),
  expires_at: z.iso.datetime(),
  uploads: z.array(upload),
  /** The same uploads once more, in the same order. */
  artifacts: z.array(uploadInstruction),
})
export type UploadSessionResponse = z.infer<typeof uploadSessionResponse>

export const manifestEntry = z.object({ artifact_id: z.string().min(1).max(64), sha256, size })
export type ManifestEntry = z.infer<typeof manifestEntry>

export const reporter = z.object({
  name: optional(text(MAX_NAME_LENGTH)),
  email: optional(text(320)),
  id: optional(text(200)),
})
export type Reporter = z.infer<typeof reporter>

const visibility = z
  .enum([...VISIBILITIES, 'org'])
  .transform((value): Visibility => (value === 'org' ? 'organization' : value))

export const finalizeRequest = z.object({
  ...caller,
  capture_token: token,
  upload_session_token: token,
  finalize_token: token,
  title: optional(title),
  summary: optional(text(MAX_SUMMARY_LENGTH)),
  visibility: optional(visibility),
  reporter: optional(reporter),
  fields: optional(smallObject(MAX_FIELDS_BYTES)),
  artifacts: optional(z.array(manifestEntry).max(10)),
})
export type FinalizeRequest = z.infer<typeof finalizeRequest>

export const finalizeResponse = z.object({
  report: z.object({
    id: z.string(),
    title: z.string(),
    visibility: z.enum(VISIBILITIES),
    created_at: z.iso.datetime(),
    /** Both for clients of other servers of this protocol; `share_url` is the one below. */
    status: z.literal('ready').optional(),
    share_url: z.string().nullable().optional(),
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

export type CaptureMode = (typeof CAPTURE_MODES)[number]
export type CaptureAction = (typeof CAPTURE_ACTIONS)[number]
export type MediaKind = (typeof MEDIA_KINDS)[number]
export type Visibility = (typeof VISIBILITIES)[number]
