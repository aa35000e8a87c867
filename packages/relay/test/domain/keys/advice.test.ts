import { expect, it } from 'vitest'
import { adviceFor } from '../../../src/domain/keys/advice.ts'
import type { CaptureKey } from '../../../src/storage/database.ts'
import { aCaptureKey, DAY, NOON } from '../../contracts/samples.ts'

const codes = (changes: Partial<CaptureKey>, now = NOON) => {
  const key = aCaptureKey({ organization_id: 'org_1', project_id: 'prj_1' })
  return adviceFor({ ...key, allowed_origins: ['https://a.example'], ...changes }, now).map(({ code }) => code)
}

it('has no advice for a key with a few exact origins', () => {
  expect(codes({ allowed_origins: ['https://a.example', 'https://b.example'] })).toEqual([])
})

it('advises on many origins, wildcards and http', () => {
  const many = Array.from({ length: 6 }, (_, index) => `https://${index}.example`)
  expect(codes({ allowed_origins: many })).toEqual(['many_origins'])
  expect(codes({ allowed_origins: ['https://*.a.example'] })).toEqual(['wildcard'])
  expect(codes({ allowed_origins: ['http://localhost:3000'] })).toEqual(['http'])
})

it('advises on a key that was not used for 90 days, but never on a revoked one', () => {
  expect(codes({}, NOON + 90 * DAY)).toEqual([])
  expect(codes({}, NOON + 91 * DAY)).toEqual(['unused'])
  expect(codes({ last_used_at: NOON + 10 * DAY }, NOON + 91 * DAY)).toEqual([])
  expect(codes({ revoked_at: NOON }, NOON + 91 * DAY)).toEqual([])
  expect(codes({ expires_at: NOON + DAY }, NOON + 91 * DAY)).toEqual([])
})

it.each([
  ['Team Blue', ['team_name']],
  ['Payments squad', ['team_name']],
  ['Marketing', ['team_name']],
  ['Marketing site', []],
  ['Checkout', []],
  ['Steam shop', []],
])('for the name %s has the advice %j', (name, expected) => {
  expect(codes({ name })).toEqual(expected)
})
