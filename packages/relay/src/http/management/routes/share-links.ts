import { SHARE_LINK_REVOCATION, SHARE_LINKS } from '@earshot/protocol'
import { createdShareLink, newShareLink, shareLink, shareLinkPage, shareLinksQuery } from '@earshot/protocol/schemas'
import { createShareLink, listShareLinks, revokeShareLink } from '../../../domain/sharing/share-links.ts'
import { route } from '../route.ts'

export const shareLinkRoutes = [
  route({
    method: 'get',
    path: SHARE_LINKS,
    scope: 'reports:read',
    summary: 'List the share links of a report, newest first, also those that no longer work.',
    query: shareLinksQuery,
    response: shareLinkPage,
    run: ({ context, actor, params, query }) =>
      listShareLinks(context, actor, { ...query, report_id: String(params.id) }),
  }),
  route({
    method: 'post',
    path: SHARE_LINKS,
    scope: 'reports:update',
    summary: 'Create a share link. The response is the only one with its URL.',
    body: newShareLink,
    errors: ['LINK_LIMIT_REACHED'],
    status: 201,
    response: createdShareLink,
    run: ({ context, actor, params, body }) =>
      createShareLink(context, actor, { ...body, report_id: String(params.id) }),
  }),
  route({
    method: 'post',
    path: SHARE_LINK_REVOCATION,
    scope: 'reports:update',
    summary: 'Revoke a share link, effective at once.',
    response: shareLink,
    run: ({ context, actor, params }) => revokeShareLink(context, actor, String(params.id)),
  }),
]
