/**
 * The closed list of errors. `message` is the default text: safe to show to a person, and it names
 * the next step. `retryable`: the same request may succeed later without a change. `reserved`: no
 * relay sends the code yet.
 */
export interface ErrorKind {
  readonly status: number
  readonly message: string
  readonly retryable: boolean
  readonly reserved: boolean
}

const kind = (status: number, message: string) => ({ status, message, retryable: false, reserved: false }) as const
const passing = (status: number, message: string) => ({ ...kind(status, message), retryable: true }) as const
const reserved = (status: number, message: string) => ({ ...kind(status, message), reserved: true }) as const

export const ERRORS = {
  VALIDATION_ERROR: kind(400, 'The request is invalid. See details for the fields to correct.'),
  INVALID_CALLBACK_URL: reserved(400, 'The callback URL is not a public HTTPS URL. Send a public HTTPS URL.'),
  INVALID_ORIGIN: kind(400, 'The origin must have the form https://host[:port]. Send the page’s location.origin.'),
  INVALID_ANCHOR: kind(400, 'The report has no such picture or replay. Use the id of one of its artifacts.'),
  SIGN_IN_EXPIRED: kind(400, 'This sign-in was begun too long ago, or in another browser. Begin again.'),
  UNAUTHENTICATED: kind(401, 'Authentication is required. Send "Authorization: Bearer <API key>".'),
  INVALID_CREDENTIALS: kind(
    401,
    'The e-mail address or the password is wrong. Try again, or ask an admin for a link that resets it.',
  ),
  PASSWORD_REQUIRED: kind(401, 'This link needs a password. POST {"password": "…"} to the same URL.'),
  INVALID_CAPTURE_KEY: kind(401, 'Unknown capture key. Copy the key again: it is "ck_" and 32 letters or digits.'),
  INVALID_CAPTURE_TOKEN: kind(401, 'The capture token is not valid for this request. Request a new one.'),
  CAPTURE_TOKEN_EXPIRED: kind(401, 'The capture token has expired. Request a new one.'),
  INVALID_UPLOAD_SESSION: kind(401, 'The upload session is unknown or belongs to another client. Open a new one.'),
  ORIGIN_NOT_ALLOWED: kind(403, 'This origin is not on the capture key’s list. Add it to the key’s allowed origins.'),
  CAPTURE_KEY_REVOKED: kind(403, 'This capture key has been revoked. Use another one.'),
  FORBIDDEN: kind(403, 'This key does not permit the request. Use a key with the scope named in details.'),
  SIGN_IN_REFUSED: kind(
    403,
    'The provider did not sign you in, or no invitation is for your address. Ask an admin for one.',
  ),
  PASSKEY_REFUSED: kind(403, 'This passkey is not accepted here. Use another one, or sign in with your password.'),
  SIGN_IN_AGAIN: kind(403, 'You signed in too long ago for this. Send your password, or sign in again.'),
  FOREIGN_PAGE: kind(
    403,
    'A call with a session must come from the relay’s own pages. Send the relay’s public URL as Origin, or use an API key.',
  ),
  INVITATION_FOR_OTHER_EMAIL: kind(
    403,
    'This invitation is for another e-mail address. Use that address, or ask for a new invitation.',
  ),
  IP_NOT_ALLOWED: kind(
    403,
    'This IP address is not on the API key’s list. Add it to the key, or call from another address.',
  ),
  INVALID_SIGNATURE: kind(
    403,
    'The signature does not match the request. Use the URL and the headers exactly as given.',
  ),
  NOT_FOUND: kind(404, 'Not found. Check the URL and the id.'),
  INVALID_LINK: kind(404, 'This link is unknown, was revoked, or was replaced. Ask for a new one.'),
  LINK_USED: kind(409, 'This invitation was already used. Sign in, or ask for a new invitation.'),
  MEMBER_EXISTS: kind(409, 'This e-mail address already belongs to a member. Sign in instead.'),
  LAST_OWNER: kind(409, 'The only owner cannot be removed or get another role. Make another member an owner first.'),
  NO_DEBUGGER_DOCUMENT: kind(
    409,
    'The report has no debugger document, so it has no network log. Export another report.',
  ),
  CAPTURE_TOKEN_USED: kind(409, 'The capture token was already used for another request. Request a new one.'),
  ARTIFACT_MISSING: kind(409, 'An artifact in the manifest has not been uploaded. Upload it, then finalize again.'),
  ARTIFACT_MISMATCH: kind(409, 'An artifact does not match its stated size or hash. Upload it again.'),
  ALREADY_FINALIZED: kind(409, 'This upload session is already a report. Open a new session.'),
  KEY_LIMIT_REACHED: kind(409, 'The maximum number of keys exists. Revoke one that is not used.'),
  LINK_LIMIT_REACHED: kind(409, 'This report has the maximum number of share links. Revoke one that is not used.'),
  LIMIT_REACHED: kind(409, 'The maximum number exists. See details for the limit; delete what is not used.'),
  STATUS_IN_USE: kind(409, 'Reports have this status. Name another one as "replacement", which they then get.'),
  STATUS_REQUIRED: kind(
    409,
    'New reports get this status. It keeps its kind and cannot be deleted; rename it instead.',
  ),
  CONFLICT: kind(409, 'The resource has changed since you read it. Read it again, then repeat the change.'),
  LINK_EXPIRED: kind(410, 'This invitation has expired. Ask for a new one.'),
  UPLOAD_SESSION_EXPIRED: kind(410, 'The upload session has expired. Open a new one.'),
  SIGNED_URL_EXPIRED: kind(410, 'The signed URL has expired. Request a new one.'),
  PRECONDITION_FAILED: kind(412, 'The resource’s version does not match If-Match. Read it again.'),
  PAYLOAD_TOO_LARGE: kind(413, 'The request body is too large. Send less.'),
  FILE_TOO_LARGE: kind(413, 'The file is too large. See details for the limit.'),
  UNSUPPORTED_MEDIA_TYPE: kind(
    415,
    'This type of content is not accepted here. Send an accepted type, with the matching Content-Type.',
  ),
  UNREADABLE_DOCUMENT: kind(
    422,
    'The report’s debugger document cannot be read: it is invalid or too large. Download the artifact to look at it.',
  ),
  TOO_MANY_EXPORTS: passing(
    429,
    'Too many exports are running. Wait until one has ended, or as long as Retry-After says.',
  ),
  RATE_LIMITED: passing(429, 'Too many requests. Wait as long as Retry-After says.'),
  QUOTA_EXCEEDED: passing(
    429,
    'This capture key has used its quota for today. Try again tomorrow, or raise the quota.',
  ),
  INTERNAL: passing(
    500,
    'Internal error. Try again; if it happens again, send the request id to the relay’s operator.',
  ),
  PROCESSING_ERROR: passing(
    500,
    'The report could not be processed. Try again; if it happens again, send the request id to the relay’s operator.',
  ),
  STORAGE_FULL: passing(503, 'The relay has no free storage space. Try again later, or notify the relay’s operator.'),
  UNAVAILABLE: passing(503, 'The relay is temporarily unavailable. Try again in a moment.'),
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof ERRORS

/** The codes that a relay sends. */
export type RaisedErrorCode = {
  [Code in ErrorCode]: (typeof ERRORS)[Code]['reserved'] extends true ? never : Code
}[ErrorCode]

/** One field that did not pass validation. */
export interface FieldProblem {
  path: string
  message: string
}

/** The body of every response that is not a success. */
export interface ErrorEnvelope {
  success: false
  error: {
    code: ErrorCode
    message: string
    request_id: string
    details?: unknown
  }
}
