/** Limits that both ends enforce. Sizes are bytes, ages are milliseconds. */

const KiB = 1024
const MINUTE = 60_000

/** The largest JSON body of the capture flow, and its largest nesting depth. */
export const MAX_BODY_BYTES = 64 * KiB
export const MAX_BODY_DEPTH = 20

export const MAX_META_BYTES = 16 * KiB
export const MAX_FIELDS_BYTES = 16 * KiB
export const MAX_TITLE_LENGTH = 200
export const MAX_SUMMARY_LENGTH = 10_000
/** Length of a report's number: the last characters of its id, which reporters see and quote. */
export const REPORT_NUMBER_LENGTH = 8
export const MAX_NAME_LENGTH = 100
export const MAX_ORIGINS = 50

export const CAPTURE_TOKEN_AGE = 5 * MINUTE
export const UPLOAD_SESSION_AGE = 60 * MINUTE
export const UPLOAD_URL_AGE = 15 * MINUTE
/** Largest difference between the clocks of a signer and the relay, in either direction. */
export const RELAY_SIGNATURE_AGE = 5 * MINUTE
export const MAX_API_KEY_DAYS = 365
/** The lifetimes of API keys that the command line and the inbox offer. */
export const API_KEY_DAYS = [7, 30, 60, 90, 180, 365] as const
/** Live API keys of one owner. A key that has been replaced does not count. */
export const MAX_API_KEYS = 10
export const MAX_ALLOWED_IPS = 50
/** How long a replaced key may work beside its replacement. */
export const MAX_OVERLAP_DAYS = 7

/** Share links of one report that work at the same time. */
export const MAX_SHARE_LINKS = 50
export const DEFAULT_SHARE_LINK_HOURS = 7 * 24
export const MAX_SHARE_LINK_HOURS = 365 * 24
/** Lengths of the password of a share link. */
export const MIN_LINK_PASSWORD_LENGTH = 8
export const MAX_LINK_PASSWORD_LENGTH = 200
export const MAX_RETENTION_DAYS = 3650
/** A smaller limit is more likely a mistake in the unit. */
export const MIN_RETENTION_BYTES = 1_000_000

export const DEFAULT_PAGE_SIZE = 20
export const MAX_PAGE_SIZE = 100
