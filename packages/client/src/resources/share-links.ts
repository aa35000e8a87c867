import {
  type CreatedShareLink,
  type NewShareLink,
  type PageQuery,
  SHARE_LINK_REVOCATION,
  SHARE_LINKS,
  type ShareLink,
  type ShareLinkPage,
} from '@earshot/protocol'
import type { Call } from '../call.ts'

export function shareLinksOf(call: Call) {
  return {
    /** One page of the links of a report, newest first, also those that no longer work. */
    listOf: (report_id: string, query?: Partial<Pick<PageQuery, 'page' | 'size'>>): Promise<ShareLinkPage> =>
      call({ method: 'get', path: SHARE_LINKS, params: { id: report_id }, query }),
    /** Creates a link to a report. The response is the only one with its URL. */
    create: (report_id: string, body: NewShareLink = {}): Promise<CreatedShareLink> =>
      call({ method: 'post', path: SHARE_LINKS, params: { id: report_id }, body }),
    /** Takes effect at once. */
    revoke: (id: string): Promise<ShareLink> => call({ method: 'post', path: SHARE_LINK_REVOCATION, params: { id } }),
  }
}
