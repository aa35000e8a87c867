/** Every URL path of the relay, as a client sees it. `:name` marks a part that is filled in. */

/** Where the versioned JSON interface begins. */
export const API_BASE = '/api/v1'

/** Public capture flow: no credentials but a capture key. */
export const CAPTURE_CONFIG = '/api/v1/public/capture/config'
export const CAPTURE_TOKENS = '/api/v1/public/capture/tokens'
export const CAPTURE_UPLOAD_SESSIONS = '/api/v1/public/capture/upload-sessions'
export const CAPTURE_FINALIZE = '/api/v1/public/capture/finalize'

/** Where a public report's `share_url` leads: no credentials, and little more than its title. */
export const PUBLIC_REPORT = '/api/v1/public/reports/:id'

/** A page with nothing but the form, for a link. It is there for keys that list the relay's own origin. */
export const FORM_PAGE = '/form/:public_key'

/** Signed PUT of one artifact, on a relay that stores files itself. */
export const UPLOAD = '/api/v1/uploads/:artifact_id'

/** Signed GET of one artifact. */
export const DOWNLOAD = '/api/v1/artifacts/:artifact_id'

/** Management: a bearer API key. */
export const REPORTS = '/api/v1/reports'
export const REPORT = '/api/v1/reports/:id'

/** Is the process up; can it take work. */
export const HEALTH = '/healthz'
export const READY = '/readyz'

/** Measures what reaches the relay through its proxies, for `earshot doctor` alone: signed with the server secret, stores nothing. */
export const PROBE = '/api/v1/probe'

/** The script-tag door of the widget, and the folder of its chunks beside it. */
export const WIDGET_SCRIPT = '/widget.js'
export const WIDGET_CHUNKS = '/chunks'
