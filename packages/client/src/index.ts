/** A client of an Earshot relay, for browsers, Node and Deno. */

export type {
  ApiKeyChange,
  ApiKeyResponse,
  ApiKeyRotation,
  Artifact,
  AuditLogPage,
  BulkDeletionResult,
  BulkResult,
  CaptureKeyChange,
  CaptureKeyPage,
  CaptureKeyResponse,
  Comment,
  CommentAnchor,
  CommentPage,
  CreatedApiKey,
  CreatedInvitation,
  CreatedShareLink,
  Event,
  FinalizeResponse,
  Har,
  Invitation,
  Member,
  NewApiKey,
  NewCaptureKey,
  NewComment,
  NewInvitation,
  NewReportInput,
  NewShareLink,
  NewStatus,
  NewTag,
  Page,
  PasswordResetLink,
  Project,
  ProjectChange,
  Report,
  ReportChangeInput,
  ReportPage,
  ReportSummary,
  Role,
  Scope,
  ShareLink,
  ShareLinkPage,
  Statistics,
  StatisticsQueryInput,
  Status,
  StatusChange,
  Tag,
  TagChange,
  TagPage,
  Usage,
} from '@earshot/protocol'

export type { ClientOptions } from './call.ts'
export type { Client } from './create-client.ts'
export { createClient } from './create-client.ts'
export type { ClientErrorCode } from './earshot-error.ts'
export { EarshotError } from './earshot-error.ts'
export type { AuditLogFilter } from './resources/audit-log.ts'
export type { ExportFilter, ReportsQuery } from './resources/reports.ts'
export type { StatusId } from './resources/statuses.ts'
export type { TagId } from './resources/tags.ts'
export type { ReportFile, ServerReport } from './send-report.ts'
export { sendReport } from './send-report.ts'
