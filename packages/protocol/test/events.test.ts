import { expect, it } from 'vitest'
import { EVENT_TYPES, eventScope, SCOPES } from '../src/index.ts'
import { auditLogQuery, eventsQuery } from '../src/schemas.ts'

it.each(EVENT_TYPES)('a reader of %s needs a scope that exists', (type) => {
  expect(SCOPES).toContain(eventScope(type))
})

it('reports and capture keys need their own scope, and API keys that of the audit log', () => {
  expect(eventScope('report.created')).toBe('reports:read')
  expect(eventScope('capture_key.updated')).toBe('capture_keys:read')
  expect(eventScope('api_key.revoked')).toBe('audit:read')
})

it('reads types by their name or by their subject, each once', () => {
  const types = (type: string) => auditLogQuery.parse({ type }).type
  expect(types('report.deleted')).toEqual(['report.deleted'])
  expect(types('project.created,project.*,api_key.revoked')).toEqual([
    'project.created',
    'project.updated',
    'project.deleted',
    'api_key.revoked',
  ])
  expect(auditLogQuery.parse({}).type).toBeUndefined()
})

it.each(['', '*', 'report', 'report.', '.*', 'report.created,', 'report.created;api_key.*', 'constructor', 'key.*'])(
  'refuses the types %j',
  (type) => expect(auditLogQuery.safeParse({ type }).success).toBe(false),
)

it.each(['', '-1', '1.5', '1e3', '0x1', ' 1', '9'.repeat(16)])('refuses the number %j', (after) =>
  expect(eventsQuery.safeParse({ after }).success).toBe(false),
)

it.each(['', '2026-11-28', '28.11.2026', '1e9'])('refuses the time %j', (since) =>
  expect(auditLogQuery.safeParse({ since }).success).toBe(false),
)
