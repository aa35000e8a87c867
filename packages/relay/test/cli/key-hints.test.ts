import { expect, it } from 'vitest'
import { hintsFor, isUnused } from '../../src/cli/key-hints.ts'
import { aCaptureKey, DAY, NOON } from '../contracts/samples.ts'

const key = aCaptureKey({ organization_id: 'org_1', project_id: 'prj_1' })

it('has no hints for a key with a few exact origins', () => {
  expect(hintsFor({ allowed_origins: ['https://a.example', 'https://b.example'] })).toEqual([])
})

it('has hints for many origins, wildcards and http', () => {
  const many = Array.from({ length: 6 }, (_, index) => `https://${index}.example`)
  expect(hintsFor({ allowed_origins: many })[0]).toContain('6 origins share one key')
  expect(hintsFor({ allowed_origins: ['https://*.a.example'] })[0]).toContain('every subdomain')
  expect(hintsFor({ allowed_origins: ['http://localhost:3000'] })[0]).toContain('trials on this machine')
})

it('counts a key as unused after 90 days, but never a revoked one', () => {
  expect(isUnused(key, NOON + 90 * DAY)).toBe(false)
  expect(isUnused(key, NOON + 91 * DAY)).toBe(true)
  expect(isUnused({ ...key, last_used_at: NOON + 10 * DAY }, NOON + 91 * DAY)).toBe(false)
  expect(isUnused({ ...key, status: 'revoked' }, NOON + 91 * DAY)).toBe(false)
})
