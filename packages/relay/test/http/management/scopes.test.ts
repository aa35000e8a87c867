import { join } from 'node:path'
import { SCOPES, type Scope } from '@earshot/protocol'
import BetterSqlite3 from 'better-sqlite3'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HttpContext } from '../../../src/http/context.ts'
import type { ManagementRoute } from '../../../src/http/management/route.ts'
import { addManagementRoutes } from '../../../src/http/management/server.ts'
import { MANAGEMENT_ROUTES } from '../../../src/http/management/table.ts'
import { DATABASE_FILE } from '../../../src/storage/sqlite/open.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

let relay: RelayUnderTest
const keys = new Map<Scope, string>()

beforeAll(async () => {
  relay = await startRelay({ settings: { rate_per_address: 0 } })
  for (const scope of SCOPES) {
    const { id, api_key } = await relay.newApiKey({ scopes: [scope] })
    keys.set(scope, api_key)
    await releaseSlot(id)
  }
})
afterAll(() => relay.dispose())

/** Lets this test have more live keys than one owner may. */
async function releaseSlot(id: string): Promise<void> {
  const db = new BetterSqlite3(join(relay.folder, DATABASE_FILE))
  db.prepare("update api_keys set replaced_by = 'apk_other' where id = ?").run(id)
  db.close()
}

/** The path with an id that does not exist. */
const pathOf = (route: ManagementRoute) => route.path.replace(/:\w+/g, 'unknown')

describe.each(MANAGEMENT_ROUTES)('$method $path', (route) => {
  const call = (headers: Record<string, string>) =>
    relay.call(route.method.toUpperCase(), pathOf(route), { headers, ...(route.body ? { body: {} } : {}) })

  it('refuses every key without its scope and accepts the key with it', async () => {
    for (const scope of SCOPES) {
      const answer = await call({ Authorization: `Bearer ${keys.get(scope)}` })
      if (scope === route.scope) {
        expect([200, 201, 204, 400, 404, 415]).toContain(answer.status)
      } else {
        expect(expectRefusal(answer, 'FORBIDDEN').details).toEqual({ required_scope: route.scope })
      }
    }
  })

  it('refuses a call without a key', async () => {
    expect(expectRefusal(await call({}), 'UNAUTHENTICATED').details).toEqual({ reason: 'missing' })
  })
})

it('refuses a route that requires no scope', () => {
  const route = { ...MANAGEMENT_ROUTES[0], scope: undefined } as unknown as ManagementRoute
  expect(() => addManagementRoutes(express(), {} as HttpContext, [route])).toThrow('requires no scope')
})
