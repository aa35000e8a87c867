/**
 * The closed list of errors. `message` is what a person reads when nothing more exact is known: safe
 * to show, and it says what to do next. `retryable`: the same request may succeed later without a
 * change. `reserved`: no relay sends the code yet.
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
  VALIDATION_ERROR: kind(400, 'The request is not of the expected form. See details for the fields to correct.'),
  INVALID_CALLBACK_URL: reserved(400, 'The callback URL is no public HTTPS address. Give one that is.'),
  INVALID_ORIGIN: kind(400, 'The origin is not of the form https://host[:port]. Send location.origin of the page.'),
  UNAUTHENTICATED: kind(401, 'Authentication is required. Send "Authorization: Bearer <API key>".'),
  INVALID_CAPTURE_KEY: kind(401, 'No such capture key. Copy the key again; it is "ck_" and 32 letters or digits.'),
  INVALID_CAPTURE_TOKEN: kind(401, 'The capture token was not issued for this step. Ask for a new one.'),
  CAPTURE_TOKEN_EXPIRED: kind(401, 'The capture token has expired. Ask for a new one.'),
  INVALID_UPLOAD_SESSION: kind(401, 'The upload session is not known, or not this client’s. Open a new one.'),
  ORIGIN_NOT_ALLOWED: kind(403, 'This origin is not on the capture key’s list. Add it to the key’s allowed origins.'),
  CAPTURE_KEY_REVOKED: kind(403, 'This capture key has been revoked. Use another one.'),
  FORBIDDEN: kind(403, 'This key does not permit the request. Use one with the scope named in details.'),
  IP_NOT_ALLOWED: reserved(403, 'This address is not on the API key’s list. Add it to the key, or call from another.'),
  INVALID_SIGNATURE: kind(403, 'The signature does not fit the request. Use the URL and the headers exactly as given.'),
  NOT_FOUND: kind(404, 'There is nothing here. Check the address and the id.'),
  CAPTURE_TOKEN_USED: kind(409, 'The capture token has bought something else already. Ask for a new one.'),
  ARTIFACT_MISSING: kind(409, 'An artifact of the manifest has not arrived. Upload it, then finalize again.'),
  ARTIFACT_MISMATCH: kind(409, 'An artifact is not what was described. Upload it again with the size and hash given.'),
  ALREADY_FINALIZED: kind(409, 'This upload session has become a report already. Open a new one.'),
  KEY_LIMIT_REACHED: reserved(409, 'There are as many keys as are allowed. Revoke one that is not used.'),
  CONFLICT: reserved(409, 'The resource was changed meanwhile. Read it again, then repeat the change.'),
  UPLOAD_SESSION_EXPIRED: kind(410, 'The upload session has expired. Open a new one.'),
  SIGNED_URL_EXPIRED: kind(410, 'The signed address has expired. Ask for a new one.'),
  PRECONDITION_FAILED: reserved(412, 'The resource is not at the version of If-Match. Read it again.'),
  PAYLOAD_TOO_LARGE: kind(413, 'The request body is too large. Send less.'),
  FILE_TOO_LARGE: kind(413, 'The file is too large. See details for the limit.'),
  UNSUPPORTED_MEDIA_TYPE: kind(
    415,
    'The content is not of a type that is taken here. Send what its content type says.',
  ),
  RATE_LIMITED: passing(429, 'Too many requests. Wait as long as Retry-After says.'),
  QUOTA_EXCEEDED: passing(429, 'The quota of this capture key is used up for today. Try again tomorrow, or raise it.'),
  INTERNAL: passing(500, 'Something went wrong here. Try again; if it stays, give the request id to the operator.'),
  PROCESSING_ERROR: passing(
    500,
    'The report could not be processed. Try again; if it stays, give the request id to the operator.',
  ),
  STORAGE_FULL: passing(503, 'The relay has no room left. Try again later, or tell its operator.'),
  UNAVAILABLE: passing(503, 'The relay cannot take this now. Try again in a moment.'),
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

/** The body of every answer that is not a success. */
export interface ErrorEnvelope {
  success: false
  error: {
    code: ErrorCode
    message: string
    request_id: string
    details?: unknown
  }
}
