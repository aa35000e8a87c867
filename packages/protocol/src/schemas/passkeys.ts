import { z } from 'zod'
import { MAX_PASSWORD_LENGTH } from '../people.ts'
import { personName } from './people.ts'

/** Bytes as browsers name them in `PublicKeyCredential.toJSON()`. */
const bytes = (max_length: number) =>
  z
    .string()
    .min(1)
    .max(max_length)
    .regex(/^[\w-]+$/, 'must be base64url')

const credentialId = bytes(1400)
const clientData = bytes(4000)

/** A passkey of the person who asks. */
export const passkey = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
})
export type Passkey = z.infer<typeof passkey>

export const passkeyList = z.object({ items: z.array(passkey) })
export const passkeyChange = z.strictObject({ name: personName })

/** The password is needed some time after the sign-in. */
export const passkeyOptionsRequest = z.strictObject({
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH).optional(),
})

/** Give `options` to `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`. */
export const passkeyOptions = z.object({ options: z.record(z.string(), z.unknown()) })

/** What the browser returns for a new passkey, as `toJSON()` writes it. */
const attestation = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: clientData,
    attestationObject: bytes(16_000),
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
})
export type PasskeyAttestation = z.infer<typeof attestation>

export const newPasskey = z.strictObject({ name: personName, credential: attestation })

/** What the browser returns for a sign-in, as `toJSON()` writes it. */
const assertion = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: clientData,
    authenticatorData: bytes(8000),
    signature: bytes(4000),
    userHandle: bytes(100),
  }),
})
export type PasskeyAssertion = z.infer<typeof assertion>

export const passkeySignIn = z.strictObject({ credential: assertion })
