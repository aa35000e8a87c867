import type { Event as EventResponse } from '@earshot/protocol'
import type { Event } from '../../storage/database.ts'

/** An event as the API sends it. */
export function toEvent({ seq, id, at, type, actor, project_id, subject_id, changes }: Event): EventResponse {
  const time = new Date(at).toISOString()
  return { seq, id, at: time, type, actor, project_id, subject_id, changes: changes as EventResponse['changes'] }
}
