import { z } from 'zod'
import { MAX_ALLOWED_IPS, MAX_API_KEY_DAYS, MAX_NAME_LENGTH, MAX_OVERLAP_DAYS } from '../limits.ts'
import { SCOPE_PRESETS, SCOPES, type ScopePreset } from '../scopes.ts'
import { pageOf, pageQuery } from './pages.ts'

/** A name that people give: one line, without control characters. */
export const givenName = z
  .string()
  .trim()
  .min(1, 'A name has at least 1 character.')
  .max(MAX_NAME_LENGTH, `A name has at most ${MAX_NAME_LENGTH} characters.`)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'A name has no line breaks, control characters or halves of a character.')

const expiresInDays = z
  .int()
  .min(1, 'A key expires in at least 1 day.')
  .max(MAX_API_KEY_DAYS, `A key expires in at most ${MAX_API_KEY_DAYS} days.`)

/** IPv4 or IPv6 addresses, or CIDR ranges such as `192.0.2.0/24`. Empty: every address. */
const allowedIps = z.array(z.string().max(50)).max(MAX_ALLOWED_IPS)

/** An API key without its secret. */
export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** The first and last characters of the secret, to identify it. */
  prefix: z.string(),
  suffix: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  /** The addresses that may use the key. Empty: every address. */
  allowed_ips: z.array(z.string()),
  /** The member whose rights limit the key. Null: it was created on the command line. */
  owner_id: z.string().nullable(),
  /** The key that replaces this one, which then works until `expires_at`. */
  replaced_by: z.string().nullable(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
})
export type ApiKeyResponse = z.infer<typeof apiKey>
export const apiKeyPage = pageOf(apiKey)
export const apiKeysQuery = pageQuery.omit({ cursor: true })

/** A key with its secret, which is never shown again. */
export const createdApiKey = apiKey.extend({ api_key: z.string() })
export type CreatedApiKey = z.infer<typeof createdApiKey>

export const newApiKey = z
  .strictObject({
    name: givenName,
    scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).optional(),
    /** Instead of `scopes`: as many of the preset's scopes as the maker has. */
    preset: z.enum(Object.keys(SCOPE_PRESETS) as ScopePreset[]).optional(),
    expires_in_days: expiresInDays,
    allowed_ips: allowedIps.default([]),
  })
  .refine(({ scopes, preset }) => (scopes === undefined) !== (preset === undefined), {
    path: ['scopes'],
    message: 'Give either "scopes" or "preset".',
  })
  .meta({ examples: [{ name: 'Nightly export', preset: 'read', expires_in_days: 90 }] })
export type NewApiKey = z.input<typeof newApiKey>

export const apiKeyChange = z
  .strictObject({ name: givenName, allowed_ips: allowedIps })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Give at least one of "name" and "allowed_ips".')
export type ApiKeyChange = z.input<typeof apiKeyChange>

export const apiKeyRotation = z.strictObject({
  /** How long the old key works beside the new one. 0: it stops at once. */
  overlap_days: z
    .int()
    .min(0)
    .max(MAX_OVERLAP_DAYS, `Two keys overlap for at most ${MAX_OVERLAP_DAYS} days.`)
    .default(1),
  /** @default as long as the old key was made for */
  expires_in_days: expiresInDays.optional(),
})
export type ApiKeyRotation = z.input<typeof apiKeyRotation>
