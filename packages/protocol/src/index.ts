/**
 * Types and constants, which add almost nothing to a bundle. The schemas are in
 * `@earshot/protocol/schemas`, since they need zod: 26 kB, more than the core of the widget.
 */

export type { ArtifactKind, ArtifactLimit } from './artifacts.ts'
export { ARTIFACT_KINDS, ARTIFACT_LIMITS, mediaTypeOf } from './artifacts.ts'
export type { CaptureAction, CaptureMode, MediaKind, Visibility } from './capture.ts'
export { CAPTURE_ACTIONS, CAPTURE_MODES, MEDIA_KINDS, PUBLIC_KEY_PATTERN, VISIBILITIES } from './capture.ts'
export type { CommentAudience } from './comments.ts'
export { COMMENT_AUDIENCES, MAX_COMMENT_LENGTH, MAX_COMMENTS } from './comments.ts'
export type { ErrorCode, ErrorEnvelope, ErrorKind, FieldProblem, RaisedErrorCode } from './errors.ts'
export { ERRORS } from './errors.ts'
export type { ActorKind, EventType } from './events.ts'
export { ACTOR_KINDS, EVENT_TYPES, eventScope, isAboutReport } from './events.ts'
export {
  API_KEY_DAYS,
  CAPTURE_TOKEN_AGE,
  DEFAULT_PAGE_SIZE,
  DEFAULT_SHARE_LINK_HOURS,
  MAX_ALLOWED_IPS,
  MAX_API_KEY_DAYS,
  MAX_API_KEYS,
  MAX_BODY_BYTES,
  MAX_BODY_DEPTH,
  MAX_FIELDS_BYTES,
  MAX_LINK_PASSWORD_LENGTH,
  MAX_META_BYTES,
  MAX_NAME_LENGTH,
  MAX_ORIGINS,
  MAX_OVERLAP_DAYS,
  MAX_PAGE_SIZE,
  MAX_RETENTION_DAYS,
  MAX_SHARE_LINK_HOURS,
  MAX_SHARE_LINKS,
  MAX_SUMMARY_LENGTH,
  MAX_TITLE_LENGTH,
  MIN_LINK_PASSWORD_LENGTH,
  MIN_RETENTION_BYTES,
  RELAY_SIGNATURE_AGE,
  REPORT_NUMBER_LENGTH,
  UPLOAD_SESSION_AGE,
  UPLOAD_URL_AGE,
} from './limits.ts'
export type { OriginCheck } from './origin.ts'
export { checkAllowedOrigin, checkOrigin, isOriginAllowed, isWildcard, parseOrigin } from './origin.ts'
export {
  ACCOUNT_PAGE,
  ACCOUNT_SCRIPTS,
  API_BASE,
  API_KEY,
  API_KEY_REVOCATION,
  API_KEY_ROTATION,
  API_KEYS,
  API_REFERENCE,
  AUDIT_LOG,
  BULK_CHANGE_UNDO,
  CAPTURE_CONFIG,
  CAPTURE_FINALIZE,
  CAPTURE_KEY,
  CAPTURE_KEY_ORIGIN_DISABLING,
  CAPTURE_KEY_ORIGIN_ENABLING,
  CAPTURE_KEY_REVOCATION,
  CAPTURE_KEY_ROTATION,
  CAPTURE_KEYS,
  CAPTURE_TOKENS,
  CAPTURE_UPLOAD_SESSIONS,
  COMMENT,
  DOWNLOAD,
  EVENTS,
  FORM_PAGE,
  HEALTH,
  INVITATION,
  INVITATIONS,
  JOIN,
  JOIN_PAGE,
  MEMBER,
  MEMBER_PASSWORD_RESET,
  MEMBERS,
  METRICS,
  OIDC_CALLBACK,
  OIDC_START,
  OPENAPI,
  PASSKEY,
  PASSKEY_OPTIONS,
  PASSKEY_SIGN_IN,
  PASSKEY_SIGN_IN_OPTIONS,
  PASSKEYS,
  PASSWORD_CHANGE,
  PASSWORD_RESET,
  PROBE,
  PROJECT,
  PROJECT_COMMENTS,
  PROJECT_STATUS,
  PROJECTS,
  PUBLIC_REPORT,
  READY,
  RECEIPT,
  RECEIPT_COMMENTS,
  RECEIPT_PAGE,
  REPORT,
  REPORT_COMMENTS,
  REPORT_HAR,
  REPORT_HISTORY,
  REPORT_SEARCH,
  REPORTS,
  REPORTS_BULK_CHANGE,
  REPORTS_BULK_DELETION,
  REPORTS_EXPORT,
  REPORTS_FORM,
  RESET_PAGE,
  SESSION,
  SESSIONS,
  SHARE_LINK_REVOCATION,
  SHARE_LINKS,
  SHARE_PAGE,
  SIGN_IN,
  SIGN_IN_PAGE,
  SIGN_OUT,
  SIGNED_IN,
  STATISTICS,
  STATUS,
  STATUS_DEFAULTS,
  STATUS_ORDER,
  STATUSES,
  TAG,
  TAGS,
  THUMBNAIL,
  UPLOAD,
  UPLOAD_SESSIONS,
  USAGE,
  WIDGET_CHUNKS,
  WIDGET_SCRIPT,
} from './paths.ts'
export {
  DEFAULT_INVITATION_DAYS,
  MAX_EMAIL_LENGTH,
  MAX_INVITATION_DAYS,
  MAX_PASSKEYS,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  PASSKEY_CHALLENGE_AGE,
  RECENT_SIGN_IN_AGE,
} from './people.ts'
export type { ProcessingError } from './processing.ts'
export { MAX_THUMBNAIL_BYTES, PROCESSING_ERRORS } from './processing.ts'
export type { RelaySignatureParts } from './relay-signature.ts'
export { RELAY_SECRET_PATTERN, RELAY_SIGNATURE_HEADER, relaySignaturePayload } from './relay-signature.ts'
export type { Page, ProcessingState, ReportSort, ReportSource, Severity, StatusKind } from './reports.ts'
export {
  API_KEY_PATTERN,
  DEFAULT_STATUSES,
  MAX_BULK,
  MAX_COUNT,
  MAX_HITS,
  MAX_SEARCH_LENGTH,
  MAX_TAG_LENGTH,
  MAX_TAGS,
  PROCESSING_STATES,
  REPORT_SORTS,
  REPORT_SOURCES,
  SEVERITIES,
  STATUS_KINDS,
} from './reports.ts'
export type {
  ApiKeyChange,
  ApiKeyResponse,
  ApiKeyRotation,
  CreatedApiKey,
  NewApiKey,
} from './schemas/api-keys.ts'
export type {
  ArtifactDescription,
  ConfigResponse,
  FinalizeRequest,
  FinalizeResponse,
  ManifestEntry,
  Reporter,
  TokenRequest,
  TokenResponse,
  Upload,
  UploadInstruction,
  UploadSessionRequest,
  UploadSessionResponse,
} from './schemas/capture.ts'
export type {
  Advice,
  CaptureKeyChange,
  CaptureKeyPage,
  CaptureKeyResponse,
  CaptureKeysQuery,
  NewCaptureKey,
} from './schemas/capture-keys.ts'
export type { Comment, CommentAnchor, CommentPage, CommentsQuery, NewComment } from './schemas/comments.ts'
export type {
  CapturedPart,
  ConsoleEntry,
  DebuggerDocument,
  Environment,
  HostContext,
  NetworkEntry,
  PageError,
  PerformanceSummary,
  PickedElement,
  PrivacySummary,
  ReplayDocument,
  UserAction,
} from './schemas/debugger.ts'
export type { AuditLogPage, AuditLogQuery, Event, EventsQuery, HistoryQuery } from './schemas/events.ts'
export type { ExportQuery, ExportQueryInput } from './schemas/exports.ts'
export type { Har, HarEntry } from './schemas/har.ts'
export type { PageQuery } from './schemas/pages.ts'
export type { Passkey, PasskeyAssertion, PasskeyAttestation } from './schemas/passkeys.ts'
export type { CreatedInvitation, Invitation, Member, NewInvitation, PasswordResetLink } from './schemas/people.ts'
export type { Project, ProjectChange } from './schemas/projects.ts'
export type { NewReceiptComment, Receipt, ReceiptComment } from './schemas/receipts.ts'
export type { BulkDeletionResult, BulkResult, ReportChange, ReportChangeInput } from './schemas/report-change.ts'
export type { ReportFilterQuery, ReportPage, ReportsQuery, ReportsQueryInput } from './schemas/report-list.ts'
export type { Highlight, ReportHits } from './schemas/report-search.ts'
export type { Artifact, PublicReport, Report, ReportFacts, ReportSummary } from './schemas/reports.ts'
export type {
  NewFormReport,
  NewReportInput,
  NewServerReport,
  ServerSessionInput,
  ServerSessionRequest,
} from './schemas/server-reports.ts'
export type {
  CreatedShareLink,
  NewShareLink,
  SharedReport,
  ShareLink,
  ShareLinkPage,
} from './schemas/share-links.ts'
export type { Statistics, StatisticsQuery, StatisticsQueryInput, Usage } from './schemas/statistics.ts'
export type { NewStatus, Status, StatusChange } from './schemas/statuses.ts'
export type { NewTag, Tag, TagChange, TagPage, TagsQuery } from './schemas/tags.ts'
export type { Resource, Role, Scope, ScopePreset } from './scopes.ts'
export { RESOURCES, ROLE_SCOPES, ROLES, SCOPE_PRESETS, SCOPES } from './scopes.ts'
export { MAX_STATUS_KEY_LENGTH, MAX_STATUSES, NEW_STATUS } from './statuses.ts'
export { DEFAULT_COLOUR, MAX_PROJECT_TAGS, MAX_TAG_COUNT } from './tags.ts'
export { CONSOLE_LEVELS, DEBUGGER_VERSION, REPLAY_VERSION } from './versions.ts'
export { MAX_PIXELS, MAX_WIDGET_BYTES } from './widget-bytes.ts'
