import type { NewEvent } from './event-records.ts'

/** A link to one report. It works until it expires, is revoked, or the report is deleted. */
export interface ShareLink {
  id: string
  organization_id: string
  report_id: string
  token_hash: string
  /** The member or key that made it. Null: it was made with a public report. */
  created_by: string | null
  created_at: number
  /** Null: it works until it is revoked. */
  expires_at: number | null
  password_hash: string | null
  revoked_at: number | null
  last_used_at: number | null
}

export interface ShareLinkSteps {
  /**
   * Inserts `link`, unless its report has `max_live` links that work at `link.created_at`. Exact
   * also for concurrent calls. 'not-found' if the organization has no such report.
   */
  createShareLink(step: {
    link: ShareLink
    max_live: number
    event: NewEvent
  }): Promise<'created' | 'limit-reached' | 'not-found'>
  /** Newest first, also those that no longer work. */
  listShareLinks(query: {
    organization_id: string
    report_id: string
    page: number
    size: number
  }): Promise<{ items: ShareLink[]; total: number }>
  findShareLink(wanted: { id: string; organization_id: string }): Promise<ShareLink | null>
  /** Null unless the link works at `at`. */
  findLiveShareLink(wanted: { token_hash: string; at: number }): Promise<ShareLink | null>
  /** Revoking a link again changes nothing. Null as for findShareLink. */
  revokeShareLink(step: { id: string; organization_id: string; at: number; event: NewEvent }): Promise<ShareLink | null>
  /** Records the last use of a link. Writes at most once a minute for each link. */
  touchShareLink(step: { id: string; at: number }): Promise<void>
}
