import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../src/ids.ts'
import type { Database, Member } from '../../src/storage/database.ts'
import { openPostgres } from '../../src/storage/postgres/open.ts'
import { aReset, aSession, joinSample } from '../contracts/people.ts'
import { anEvent, NOON } from '../contracts/samples.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'

let server: TestPostgres
let database: Database
let other: Client
let member: Member
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())
beforeEach(async () => {
  const url = await server.newDatabase()
  database = (await openPostgres({ url, secret_fingerprint: 'the same' })).database
  other = new Client({ connectionString: url })
  await other.connect()
  member = await joinSample(database, { email: 'zoe@shop.example' })
})
afterEach(async () => {
  await other.end()
  await database.close()
})

const isWaiting = async () => {
  const { rows } = await other.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows.length > 0
}

/** Lets `change` see the tables as they are now, and holds it before it writes the password. */
async function holdBeforePassword<Result>(change: () => Promise<Result>, meanwhile: () => Promise<void>) {
  await other.query('begin')
  await other.query('select 1 from auth_accounts where user_id = $1 for share', [member.user_id])
  const changed = change()
  await expect.poll(isWaiting).toBe(true)
  await meanwhile()
  await other.query('commit')
  return changed
}

const changes: Record<string, () => Promise<() => Promise<unknown>>> = {
  changed: async () => {
    const { user_id } = member
    const step = { user_id, account_id: newId('acc', NOON), password_hash: 'new', keep: null, at: NOON }
    return () => database.changePassword({ ...step, event: anEvent(member) })
  },
  'reset by a link': async () => {
    const reset = aReset(member)
    await database.createPasswordReset(reset, anEvent(member, { id: newId('evt', NOON) }))
    const step = { hash: reset.hash, account_id: newId('acc', NOON), password_hash: 'new', at: NOON }
    return () => database.resetPassword({ ...step, event: anEvent(member) })
  },
}

describe.each(Object.keys(changes))('on PostgreSQL, a password that is %s', (name) => {
  const start = (session: ReturnType<typeof aSession>) =>
    database.startSession({
      session,
      password_hash: `hash of ${member.email}`,
      event: anEvent(member, { id: newId('evt', NOON) }),
    })

  it('ends a session that the former one has started in that moment', async () => {
    const change = await changes[name]?.()
    const session = aSession(member)
    await holdBeforePassword(
      async () => change?.(),
      async () => {
        expect(await start(session)).toBe(true)
      },
    )
    expect(await database.findMemberBySession({ hash: session.hash, at: NOON })).toBeNull()
    expect(await start(aSession(member))).toBe(false)
  })
})
