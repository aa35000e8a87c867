/**
 * The zod schema of every message and document. Their inferred types are in `@earshot/protocol`.
 */

export {
  apiKey,
  apiKeyChange,
  apiKeyPage,
  apiKeyRotation,
  apiKeysQuery,
  createdApiKey,
  givenName,
  newApiKey,
} from './schemas/api-keys.ts'
export {
  artifactDescription,
  captureConfigQuery,
  configResponse,
  finalizeRequest,
  finalizeResponse,
  manifestEntry,
  reporter,
  tokenRequest,
  tokenResponse,
  upload,
  uploadInstruction,
  uploadSessionRequest,
  uploadSessionResponse,
} from './schemas/capture.ts'
export {
  captureKey,
  captureKeyChange,
  captureKeyOrigin,
  captureKeyPage,
  captureKeyRotation,
  captureKeysQuery,
  newCaptureKey,
  rotatedCaptureKey,
} from './schemas/capture-keys.ts'
export {
  comment,
  commentAnchor,
  commentBody,
  commentChange,
  commentPage,
  commentsQuery,
  newComment,
} from './schemas/comments.ts'
export {
  capturedPart,
  consoleEntry,
  debuggerDocument,
  environment,
  hostContext,
  networkEntry,
  pageError,
  performanceSummary,
  pickedElement,
  privacySummary,
  replayDocument,
  userAction,
} from './schemas/debugger.ts'
export { auditLogPage, auditLogQuery, event, eventNumber, eventsQuery, historyQuery } from './schemas/events.ts'
export { exportQuery } from './schemas/exports.ts'
export { har, harEntry } from './schemas/har.ts'
export { health, readiness, relayStatus, signedUrlQuery } from './schemas/operation.ts'
export { pageOf, pageQuery } from './schemas/pages.ts'
export {
  newPasskey,
  passkey,
  passkeyChange,
  passkeyList,
  passkeyOptions,
  passkeyOptionsRequest,
  passkeySignIn,
} from './schemas/passkeys.ts'
export {
  createdInvitation,
  emailAddress,
  invitation,
  invitationList,
  joinRequest,
  member,
  memberChange,
  memberList,
  newInvitation,
  oidcRedirect,
  passwordChange,
  passwordReset,
  passwordResetLink,
  sessionList,
  signedIn,
  signInRequest,
} from './schemas/people.ts'
export { project, projectChange, projectInput, projectPage, projectsQuery } from './schemas/projects.ts'
export { newReceiptComment, receipt, receiptComment } from './schemas/receipts.ts'
export {
  bulkChange,
  bulkDeletion,
  bulkDeletionResult,
  bulkResult,
  reportChange,
  tagName,
} from './schemas/report-change.ts'
export { reportFilter, reportNumber, reportPage, reportsQuery } from './schemas/report-list.ts'
export { highlight, reportHits, reportSearchQuery } from './schemas/report-search.ts'
export { artifact, publicReport, report, reportFacts, reportSummary } from './schemas/reports.ts'
export { newFormReport, newServerReport, serverSessionRequest } from './schemas/server-reports.ts'
export {
  createdShareLink,
  linkPassword,
  newShareLink,
  sharedReport,
  shareLink,
  shareLinkPage,
  shareLinksQuery,
} from './schemas/share-links.ts'
export { statistics, statisticsQuery, usage } from './schemas/statistics.ts'
export { colour, newStatus, status, statusChange, statusDeletion, statusList, statusOrder } from './schemas/statuses.ts'
export { newTag, tag, tagChange, tagPage, tagsQuery } from './schemas/tags.ts'
