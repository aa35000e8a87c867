import { z } from 'zod'
import { ARTIFACT_KINDS } from '../artifacts.ts'
import { VISIBILITIES } from '../capture.ts'
import { DEFAULT_PAGE_SIZE, MAX_ORIGINS, MAX_OVERLAP_DAYS, MAX_PAGE_SIZE } from '../limits.ts'
import { givenName } from './api-keys.ts'

const origin = z.string().max(300)
const amount = z.int().min(1)

/** Sessions and bytes per UTC day. */
const quota = z.strictObject({ sessions_per_day: amount, bytes_per_day: amount })

/** What is questionable about a capture key. Branch on the code; the sentence is for people. */
export const ADVICE_CODES = ['many_origins', 'wildcard', 'http', 'unused', 'team_name'] as const
const advice = z.object({ code: z.enum(ADVICE_CODES), message: z.string() })
export type Advice = z.infer<typeof advice>

/** A capture key. It is public, so lists show it whole. */
export const captureKey = z.object({
  id: z.string(),
  project_id: z.string(),
  public_key: z.string(),
  name: z.string(),
  status: z.enum(['active', 'revoked']),
  allowed_origins: z.array(z.string()),
  /** Those of `allowed_origins` that are refused until they are enabled again. */
  disabled_origins: z.array(z.object({ origin: z.string(), disabled_at: z.iso.datetime() })),
  allow_wildcards: z.boolean(),
  max_visibility: z.enum(VISIBILITIES),
  signed_only: z.boolean(),
  /** Null: all kinds. */
  allowed_artifact_kinds: z.array(z.enum(ARTIFACT_KINDS)).nullable(),
  /** Null: the relay’s default. */
  quota: quota.nullable(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
  /** When a replaced key stops working. */
  expires_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
  /** The id of the key that replaces this one. */
  replaced_by: z.string().nullable(),
  advice: z.array(advice),
})
export type CaptureKeyResponse = z.infer<typeof captureKey>

export const captureKeyPage = z.object({
  items: z.array(captureKey),
  total: z.int(),
  page: z.int(),
  size: z.int(),
})
export type CaptureKeyPage = z.infer<typeof captureKeyPage>

/** Which capture keys to list. With `project_id`, only those of that project. */
export const captureKeysQuery = z.object({
  project_id: z.string().max(100).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
})
export type CaptureKeysQuery = z.infer<typeof captureKeysQuery>

const settings = {
  name: givenName,
  allowed_origins: z.array(origin).min(1).max(MAX_ORIGINS),
  /** Whether `allowed_origins` may contain wildcards such as `https://*.example.com`. */
  allow_wildcards: z.boolean(),
  max_visibility: z.enum(VISIBILITIES),
  /** Whether requests must be signed with the key’s relay secret. Pages cannot use such a key. */
  signed_only: z.boolean(),
  /** Null: all kinds. */
  allowed_artifact_kinds: z.array(z.enum(ARTIFACT_KINDS)).min(1).max(ARTIFACT_KINDS.length).nullable(),
  /** Null: the relay’s default. */
  quota: quota.nullable(),
}

export const newCaptureKey = z
  .strictObject({
    ...settings,
    /** The id of its project. Default: the oldest project. */
    project_id: z.string().max(100),
  })
  .partial()
  .required({ name: true, allowed_origins: true })
  .meta({ examples: [{ name: 'Checkout', allowed_origins: ['https://shop.example.com'] }] })

export type NewCaptureKey = z.input<typeof newCaptureKey>

export const captureKeyChange = z
  .strictObject(settings)
  .partial()
  .refine((change) => Object.keys(change).length > 0, `Give at least one of: ${Object.keys(settings).join(', ')}.`)
export type CaptureKeyChange = z.infer<typeof captureKeyChange>

export const captureKeyOrigin = z.strictObject({ origin })

export const captureKeyRotation = z.strictObject({
  /** How long the old key works beside the new one. 0: it stops at once. */
  overlap_days: z
    .int()
    .min(0)
    .max(MAX_OVERLAP_DAYS, `Two keys overlap for at most ${MAX_OVERLAP_DAYS} days.`)
    .default(7),
})

/** The new key, and the one that it replaces. */
export const rotatedCaptureKey = z.object({ key: captureKey, replaced: captureKey })
