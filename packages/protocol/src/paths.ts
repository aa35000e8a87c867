/** Every URL path of the relay, as clients use it. `:name` is a placeholder. */

/** The prefix of the versioned JSON API. */
export const API_BASE = '/api/v1'

/** Public capture flow: the only credential is a capture key. */
export const CAPTURE_CONFIG = '/api/v1/public/capture/config'
export const CAPTURE_TOKENS = '/api/v1/public/capture/tokens'
export const CAPTURE_UPLOAD_SESSIONS = '/api/v1/public/capture/upload-sessions'
export const CAPTURE_FINALIZE = '/api/v1/public/capture/finalize'

/** The text of a public report, for clients that know this address. Its `share_url` is a share link. */
export const PUBLIC_REPORT = '/api/v1/public/reports/:id'

/**
 * A page with nothing but the form, for links. Available for keys that allow the relay's own
 * origin.
 */
export const FORM_PAGE = '/form/:public_key'

/** A shared report: a page for people, JSON for programs. The token is the permission. */
export const SHARE_PAGE = '/r/:token'

/** The receipt of a report: for its reporter, who alone has the token. A page, and the same as JSON. */
export const RECEIPT_PAGE = '/receipt/:token'
export const RECEIPT = '/api/v1/public/receipts/:token'
export const RECEIPT_COMMENTS = '/api/v1/public/receipts/:token/comments'

/** Signed PUT of one artifact, on a relay that stores files itself. */
export const UPLOAD = '/api/v1/uploads/:artifact_id'

/** Signed GET of one artifact. */
export const DOWNLOAD = '/api/v1/artifacts/:artifact_id'
/** Below the path of artifacts, since it is served where they are. */
export const THUMBNAIL = '/api/v1/artifacts/:report_id/thumbnail'

/** Management API: requires an API key. */
export const REPORTS = '/api/v1/reports'
/** For pickers: before `REPORT`, which it looks like. */
export const REPORT_SEARCH = '/api/v1/reports/search'
export const REPORT = '/api/v1/reports/:id'
/** Before `/api/v1/reports/:id`, which it matches. */
export const REPORTS_EXPORT = '/api/v1/reports/export'
export const REPORT_HAR = '/api/v1/reports/:id/har'
/** A report with its files in one form. */
export const REPORTS_FORM = '/api/v1/reports/form'
/** For reports by programs. */
export const UPLOAD_SESSIONS = '/api/v1/upload-sessions'
export const REPORTS_BULK_CHANGE = '/api/v1/reports/bulk-change'
export const REPORTS_BULK_DELETION = '/api/v1/reports/bulk-delete'
export const BULK_CHANGE_UNDO = '/api/v1/bulk-changes/:id/undo'
export const SHARE_LINKS = '/api/v1/reports/:id/share-links'
export const SHARE_LINK_REVOCATION = '/api/v1/share-links/:id/revoke'
export const REPORT_HISTORY = '/api/v1/reports/:id/history'
export const REPORT_COMMENTS = '/api/v1/reports/:id/comments'
export const PROJECT_COMMENTS = '/api/v1/projects/:id/comments'
export const COMMENT = '/api/v1/comments/:id'
export const API_KEYS = '/api/v1/api-keys'
export const API_KEY = '/api/v1/api-keys/:id'
export const API_KEY_ROTATION = '/api/v1/api-keys/:id/rotate'
export const API_KEY_REVOCATION = '/api/v1/api-keys/:id/revoke'
export const AUDIT_LOG = '/api/v1/audit-log'
/** Server-sent events. */
export const EVENTS = '/api/v1/events'
export const CAPTURE_KEYS = '/api/v1/capture-keys'
export const CAPTURE_KEY = '/api/v1/capture-keys/:id'
export const CAPTURE_KEY_ROTATION = '/api/v1/capture-keys/:id/rotate'
export const CAPTURE_KEY_REVOCATION = '/api/v1/capture-keys/:id/revoke'
export const CAPTURE_KEY_ORIGIN_DISABLING = '/api/v1/capture-keys/:id/origins/disable'
export const CAPTURE_KEY_ORIGIN_ENABLING = '/api/v1/capture-keys/:id/origins/enable'
export const PROJECTS = '/api/v1/projects'
export const PROJECT = '/api/v1/projects/:id'
export const STATUSES = '/api/v1/projects/:id/statuses'
export const STATUS_ORDER = '/api/v1/projects/:id/statuses/reorder'
/** The name `STATUS` is that of the relay's status page. */
export const PROJECT_STATUS = '/api/v1/projects/:id/statuses/:key'
export const TAGS = '/api/v1/projects/:id/tags'
export const TAG = '/api/v1/projects/:id/tags/:name'
export const STATUS_DEFAULTS = '/api/v1/statuses/defaults'

export const STATISTICS = '/api/v1/stats'
export const USAGE = '/api/v1/usage'

/** This API as an OpenAPI document, and the same as a page. */
export const OPENAPI = '/api/v1/openapi.json'
export const API_REFERENCE = '/docs/api'

export const MEMBERS = '/api/v1/members'
export const MEMBER = '/api/v1/members/:id'
export const MEMBER_PASSWORD_RESET = '/api/v1/members/:id/password-reset'
export const INVITATIONS = '/api/v1/invitations'
export const INVITATION = '/api/v1/invitations/:id'

/** People: without credentials, or with a session cookie. */
export const SIGN_IN = '/api/v1/auth/sign-in'
export const SIGN_OUT = '/api/v1/auth/sign-out'
export const SIGNED_IN = '/api/v1/auth/signed-in'
export const JOIN = '/api/v1/auth/join'
export const PASSWORD_CHANGE = '/api/v1/auth/change-password'
export const PASSWORD_RESET = '/api/v1/auth/reset-password'
export const OIDC_START = '/api/v1/auth/oidc'
export const OIDC_CALLBACK = '/api/v1/auth/callback/oidc'
export const PASSKEY_SIGN_IN = '/api/v1/auth/passkey'
export const PASSKEY_SIGN_IN_OPTIONS = '/api/v1/auth/passkey/options'
export const PASSKEYS = '/api/v1/passkeys'
export const PASSKEY = '/api/v1/passkeys/:id'
export const PASSKEY_OPTIONS = '/api/v1/passkeys/options'
export const SESSIONS = '/api/v1/sessions'
export const SESSION = '/api/v1/sessions/:id'

/** The pages that links lead to. The link's token is in the fragment, so that no server sees it. */
export const SIGN_IN_PAGE = '/account/sign-in'
export const JOIN_PAGE = '/account/join'
export const RESET_PAGE = '/account/reset-password'
/** Where people see and change their own account. */
export const ACCOUNT_PAGE = '/account/me'
export const ACCOUNT_SCRIPTS = '/account/scripts/:name'

/** Liveness and readiness. */
export const HEALTH = '/healthz'
export const READY = '/readyz'

/** A page for people, and JSON for programs: version, and whether the relay accepts reports. */
export const STATUS = '/status'

/** Metrics for Prometheus. Not found, unless the operator allows it. */
export const METRICS = '/metrics'

/**
 * Measures what reaches the relay through its proxies, for `earshot doctor`. Signed with the
 * relay's secret; stores nothing.
 */
export const PROBE = '/api/v1/probe'

/** The widget's file for the script tag, and the folder of its chunks. */
export const WIDGET_SCRIPT = '/widget.js'
export const WIDGET_CHUNKS = '/chunks'
