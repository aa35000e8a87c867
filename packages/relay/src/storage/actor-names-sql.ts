import { MEMBERS } from './people-columns.ts'

/** The statement of findActorNames, given the organization's value and the condition on `id`. */
export const selectActorNames = (organization: string, isWanted: (id: string) => string) => `
  select 'member' as kind, m.id, u.name, null as owner_id from ${MEMBERS}
  where m.organization_id = ${organization} and ${isWanted('m.id')}
  union all
  select 'api_key', id, name, owner_id from api_keys where organization_id = ${organization} and ${isWanted('id')}
  union all
  select 'reporter', id, name, null from capture_keys where organization_id = ${organization} and ${isWanted('id')}`
