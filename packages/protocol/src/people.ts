/** A password's length, in characters. */
export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 256

export const MAX_EMAIL_LENGTH = 254

/** How long the link of an invitation can be used, in days. */
export const DEFAULT_INVITATION_DAYS = 7
export const MAX_INVITATION_DAYS = 30

/** Passkeys of one person. */
export const MAX_PASSKEYS = 20
/** How long a person may take to use or to add a passkey, in milliseconds. */
export const PASSKEY_CHALLENGE_AGE = 5 * 60_000
/** How long after signing in a person may add a passkey without the password, in milliseconds. */
export const RECENT_SIGN_IN_AGE = 10 * 60_000
