import { HEALTH, READY, REPORTS } from '@earshot/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectRefusal } from './expect-refusal.ts'
import { ORIGIN, type RelayUnderTest, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
beforeAll(async () => {
  relay = await startRelay({ settings: { public_url: 'https://reports.example.com/earshot' } })
})
afterAll(() => relay.dispose())

const preflight = (path: string, method: string) =>
  relay.call('OPTIONS', path, {
    headers: {
      Origin: ORIGIN,
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': 'content-type, x-own',
    },
  })

it.each([
  ['GET', '/nothing'],
  ['POST', '/api/v2/public/capture/tokens'],
  ['POST', '/api/v1/capture/tokens'],
  ['POST', '/api/v1/publik'],
  ['PUT', '/upload/1'],
  ['DELETE', '/api/v1/public/capture/tokens'],
  ['PATCH', '/api/v1/uploads'],
  ['POST', '/earshot/api/v1/tokens'],
  ['POST', '/earshot/earshot/api/v1/public/capture/tokens'],
  ['POST', '/API/V1/PUBLIC/nothing'],
  ['GET', '/chunks/none.js'],
  ['POST', '/api/v1/reportss'],
])('a page that sends %s to %s, which does not exist, can read the refusal', async (method, path) => {
  const allowed = await preflight(path, method)
  expect(allowed.status).toBe(204)
  expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(allowed.headers.get('access-control-allow-methods')).toContain(method)
  expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type, x-own')
  const refused = await relay.call(method, path, { headers: { Origin: ORIGIN } })
  expectRefusal(refused, 'NOT_FOUND')
  expect(refused.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(refused.headers.get('access-control-allow-credentials')).toBeNull()
})

it.each([
  REPORTS,
  `${REPORTS}/`,
  REPORTS.toUpperCase(),
  `/earshot${REPORTS}`,
  `${REPORTS}/rep_1`,
  `${REPORTS}/rep_1/nothing`,
  '/api/v1/artifacts/art_1',
  HEALTH,
  READY,
])('%s is not readable by pages', async (path) => {
  for (const method of ['GET', 'POST', 'OPTIONS']) {
    const answer = await relay.call(method, path, { headers: { Origin: ORIGIN } })
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})
