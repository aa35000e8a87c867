import { JOIN_PAGE, RESET_PAGE } from '@earshot/protocol'
import {
  apiKeyRotation,
  auditLogQuery,
  newComment,
  newInvitation,
  pageQuery,
  projectsQuery,
  reportsQuery,
} from '@earshot/protocol/schemas'
import type { Actor } from '../domain/access/actor.ts'
import { createComment } from '../domain/comments/comments.ts'
import type { StoreContext } from '../domain/context.ts'
import { listEvents } from '../domain/events/list-events.ts'
import {
  changeApiKey,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  showApiKey,
} from '../domain/keys/api-keys.ts'
import { createInvitation } from '../domain/people/invitations.ts'
import { changeRole, findMember, listMembers, removeMember } from '../domain/people/members.ts'
import { createPasswordReset } from '../domain/people/passwords.ts'
import { toShownInvitation, toShownMember } from '../domain/people/shown.ts'
import { changeProject, createProject, deleteProject, listProjects, showProject } from '../domain/projects/projects.ts'
import { listReports } from '../domain/reports/list-reports.ts'
import { isoTime } from '../iso-time.ts'
import { localCaptureKeys } from './local-capture-keys.ts'
import type { Management } from './management.ts'

interface Local {
  context: StoreContext
  actor: Actor
  /** The beginning of the links that are created. */
  public_url: string
}

/** The methods of the client, by the domain's verbs. */
export function localManagement({ context, actor, public_url }: Local): Management {
  return {
    apiKeys: {
      list: (query = {}) => listApiKeys(context, actor, pageQuery.parse(query)),
      get: (id) => showApiKey(context, actor, id),
      create: (body) => createApiKey(context, actor, body),
      update: (id, body) => changeApiKey(context, actor, { ...body, id }),
      rotate: (id, body = {}) => rotateApiKey(context, actor, { ...apiKeyRotation.parse(body), id }),
      revoke: (id) => revokeApiKey(context, actor, id),
    },
    captureKeys: localCaptureKeys(context, actor),
    projects: {
      list: (query = {}) => listProjects(context, actor, projectsQuery.parse(query)),
      get: (id) => showProject(context, actor, id),
      create: (body) => createProject(context, actor, body),
      update: (id, body) => changeProject(context, actor, { ...body, id }),
      delete: (id) => deleteProject(context, actor, { id }),
    },
    members: {
      list: async () => ({ items: (await listMembers(context, actor)).map(toShownMember) }),
      get: async (id) => toShownMember(await findMember(context, actor, id)),
      update: async (id, body) => toShownMember(await changeRole(context, actor, { ...body, id })),
      remove: async (id) => {
        await removeMember(context, actor, id)
      },
      resetPassword: async (id) => {
        const { token, expires_at } = await createPasswordReset(context, actor, id)
        return { link: `${public_url}${RESET_PAGE}#${token}`, expires_at: isoTime(expires_at) }
      },
    },
    invitations: {
      create: async (body) => {
        const { token, invitation } = await createInvitation(context, actor, newInvitation.parse(body))
        return { ...toShownInvitation(invitation), link: `${public_url}${JOIN_PAGE}#${token}` }
      },
    },
    auditLog: { list: (query = {}) => listEvents(context, actor, auditLogQuery.parse(query)) },
    reports: { list: (query = {}) => listReports(context, actor, reportsQuery.parse(query)) },
    comments: {
      create: (report_id, body) => createComment(context, actor, { ...newComment.parse(body), report_id }),
    },
  }
}
