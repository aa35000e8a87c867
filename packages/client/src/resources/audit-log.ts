import { AUDIT_LOG, type AuditLogPage } from '@earshot/protocol'
import type { Call } from '../call.ts'
import { eachItem } from '../pages.ts'

export interface AuditLogFilter {
  /** Comma-separated types, such as `report.created,capture_key.*`. */
  type?: string
  /** The id of who made the change. */
  actor?: string
  /** The id of what has changed. */
  subject?: string
  /** The id of a project. */
  project?: string
  /** From this time on, ISO 8601. */
  since?: string
  /** Before this time, ISO 8601. */
  until?: string
}

export function auditLogOf(call: Call) {
  const list = (query?: AuditLogFilter & { size?: number; cursor?: string }): Promise<AuditLogPage> =>
    call({ method: 'get', path: AUDIT_LOG, query })
  return {
    /** One page of changes, newest first. It may be empty although there are more. */
    list,
    /** All changes, newest first, page by page. */
    each: (filter: AuditLogFilter = {}) => eachItem((at) => list({ ...filter, ...at })),
  }
}
