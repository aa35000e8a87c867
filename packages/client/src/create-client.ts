import { type ClientOptions, createCall, createOpen } from './call.ts'
import { apiKeysOf } from './resources/api-keys.ts'
import { auditLogOf } from './resources/audit-log.ts'
import { captureKeysOf } from './resources/capture-keys.ts'
import { commentsOf } from './resources/comments.ts'
import { invitationsOf, membersOf } from './resources/members.ts'
import { projectsOf } from './resources/projects.ts'
import { reportsOf } from './resources/reports.ts'
import { shareLinksOf } from './resources/share-links.ts'
import { statisticsOf } from './resources/statistics.ts'
import { statusesOf } from './resources/statuses.ts'
import { tagsOf } from './resources/tags.ts'

/** A client of the management API. Every method rejects with an EarshotError. */
export function createClient(options: ClientOptions) {
  const open = createOpen(options)
  const call = createCall(open)
  return {
    reports: reportsOf(call, open),
    shareLinks: shareLinksOf(call),
    projects: projectsOf(call),
    statuses: statusesOf(call),
    tags: tagsOf(call),
    comments: commentsOf(call),
    apiKeys: apiKeysOf(call),
    captureKeys: captureKeysOf(call),
    members: membersOf(call),
    invitations: invitationsOf(call),
    auditLog: auditLogOf(call),
    statistics: statisticsOf(call),
  }
}

export type Client = ReturnType<typeof createClient>
