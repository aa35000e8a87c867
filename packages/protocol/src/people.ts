/** A password's length, in characters. */
export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 256

export const MAX_EMAIL_LENGTH = 254

/** How long the link of an invitation can be used, in days. */
export const DEFAULT_INVITATION_DAYS = 7
export const MAX_INVITATION_DAYS = 30
