import type { Scope } from './scopes.ts'

/** Each change of an organization's data is one event. The part before the dot is the subject. */
export const EVENT_TYPES = [
  'report.created',
  'report.processed',
  'report.updated',
  'report.deleted',
  'share_link.created',
  'share_link.revoked',
  'comment.created',
  'comment.updated',
  'comment.deleted',
  'project.created',
  'project.updated',
  'project.deleted',
  'status.created',
  'status.updated',
  'status.deleted',
  'tag.created',
  'tag.updated',
  'tag.deleted',
  'capture_key.created',
  'capture_key.updated',
  'capture_key.replaced',
  'capture_key.secret_renewed',
  'capture_key.revoked',
  'api_key.created',
  'api_key.updated',
  'api_key.replaced',
  'api_key.revoked',
  'member.invited',
  'invitation.revoked',
  'member.joined',
  'member.role_changed',
  'member.removed',
  'member.password_changed',
  'member.password_reset_requested',
  'member.sign_in_refused',
  'session.started',
  'session.ended',
  'passkey.created',
  'passkey.updated',
  'passkey.deleted',
  'api_key.refused',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

type Subject<Type extends EventType = EventType> = Type extends `${infer Name}.${string}` ? Name : never

/** The scope that a reader of the event stream needs for the events of each subject. */
const SUBJECT_SCOPES: Readonly<Record<Subject, Scope>> = {
  report: 'reports:read',
  share_link: 'reports:read',
  comment: 'comments:read',
  project: 'projects:read',
  status: 'statuses:read',
  tag: 'tags:read',
  capture_key: 'capture_keys:read',
  api_key: 'audit:read',
  member: 'audit:read',
  invitation: 'audit:read',
  session: 'audit:read',
  passkey: 'audit:read',
}

/** The scope that a reader of the event stream needs for events of this type. */
export function eventScope(type: EventType): Scope {
  return SUBJECT_SCOPES[subjectOf(type)]
}

function subjectOf(type: EventType): Subject {
  return type.slice(0, type.indexOf('.')) as Subject
}

/** Subjects whose events are about a report: their `subject_id` is its id. */
const REPORT_SUBJECTS: readonly Subject[] = ['report', 'comment', 'share_link']

/** Whether events of this type are about a report, so that who may not see it may not see them. */
export function isAboutReport(type: EventType): boolean {
  return REPORT_SUBJECTS.includes(subjectOf(type))
}

/**
 * The types that a text such as `report.created,capture_key.*` names. Null if it names one that
 * does not exist.
 */
export function parseEventTypes(text: string): EventType[] | null {
  const types = new Set<EventType>()
  for (const wanted of text.split(',')) {
    const found = EVENT_TYPES.filter((type) => type === wanted || `${subjectOf(type)}.*` === wanted)
    if (found.length === 0) return null
    for (const type of found) types.add(type)
  }
  return [...types]
}

/** Who caused an event. `reporter`: somebody who sent a report; the id is that of the capture key. */
export const ACTOR_KINDS = ['member', 'api_key', 'system', 'reporter'] as const
export type ActorKind = (typeof ACTOR_KINDS)[number]
