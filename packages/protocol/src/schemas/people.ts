import { z } from 'zod'
import { MAX_NAME_LENGTH } from '../limits.ts'
import {
  DEFAULT_INVITATION_DAYS,
  MAX_EMAIL_LENGTH,
  MAX_INVITATION_DAYS,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
} from '../people.ts'
import { ROLES } from '../scopes.ts'

/** Compared without regard to case. */
export const emailAddress = z.email('must be an e-mail address').max(MAX_EMAIL_LENGTH).toLowerCase()
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME_LENGTH)
  .regex(/^\P{Cc}*$/u, 'must not contain control characters')
const newPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `must have at least ${MIN_PASSWORD_LENGTH} characters`)
  .max(MAX_PASSWORD_LENGTH)
const linkToken = z.string().min(1).max(100)
const role = z.enum(ROLES)

/** A person in an organization. */
export const member = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  created_at: z.iso.datetime(),
})
export type Member = z.infer<typeof member>

export const memberList = z.object({ items: z.array(member) })
export const memberChange = z.strictObject({ role })

/** An invitation that can still be used. */
export const invitation = z.object({
  id: z.string(),
  role,
  /** The only address that may use it. Null: any. */
  email: z.string().nullable(),
  /** The id of the member or API key that made it, or `command-line`. */
  created_by: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})
export type Invitation = z.infer<typeof invitation>

export const invitationList = z.object({ items: z.array(invitation) })
export const newInvitation = z.strictObject({
  role,
  email: emailAddress.nullable().default(null),
  expires_in_days: z.int().min(1).max(MAX_INVITATION_DAYS).default(DEFAULT_INVITATION_DAYS),
})
export type NewInvitation = z.input<typeof newInvitation>
/** `link` is shown once. */
export const createdInvitation = invitation.extend({ link: z.string() })
export type CreatedInvitation = z.infer<typeof createdInvitation>
/** `link` is shown once. */
export const passwordResetLink = z.object({ link: z.string(), expires_at: z.iso.datetime() })
export type PasswordResetLink = z.infer<typeof passwordResetLink>

export const signInRequest = z.strictObject({
  email: emailAddress,
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
})
export const joinRequest = z.strictObject({
  token: linkToken,
  name: personName,
  email: emailAddress,
  password: newPassword,
})
export const passwordChange = z.strictObject({
  current_password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
  new_password: newPassword,
})
export const passwordReset = z.strictObject({ token: linkToken, new_password: newPassword })

/** A session of the person who asks. */
export const session = z.object({
  id: z.string(),
  /** Whether this is the session of the request. */
  is_current: z.boolean(),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})
export const sessionList = z.object({ items: z.array(session) })

/** Where to send the browser. */
export const oidcRedirect = z.object({ url: z.string() })

/** Who is signed in, and what they may do. */
export const signedIn = z.object({ member, scopes: z.array(z.string()) })
