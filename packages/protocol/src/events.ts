/** Each change of an organization's data is one event. The part before the dot is the subject. */
export const EVENT_TYPES = [
  'report.created',
  'report.deleted',
  'capture_key.created',
  'capture_key.updated',
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
  'session.ended',
  'passkey.created',
  'passkey.deleted',
  'api_key.refused',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** Who caused an event. `reporter`: somebody who sent a report; the id is that of the capture key. */
export const ACTOR_KINDS = ['member', 'api_key', 'system', 'reporter'] as const
export type ActorKind = (typeof ACTOR_KINDS)[number]
