import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createApiKey } from '../../src/domain/keys/api-keys.ts'
import { createCaptureKey } from '../../src/domain/keys/capture-keys.ts'
import { newId } from '../../src/ids.ts'
import { openStores, type Stores } from '../../src/open-stores.ts'
import { anEvent } from '../contracts/samples.ts'
import { openEvents } from '../support/event-reader.ts'
import { operatorOf } from '../support/operator.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts'
import { sendReport } from '../support/reporter.ts'

const ORIGIN = 'https://shop.example'
const RELAYS = 4
const READERS_PER_RELAY = 2
const REPORTS = 24
const QUICK = 200
const SLOW = 60

let postgres: TestPostgres
let folder: string
let url: string
let stores: Stores
let relays: RelayProcess[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  folder = await mkdtemp(join(tmpdir(), 'earshot-events-'))
  url = await postgres.newDatabase()
  const env = {
    EARSHOT_DATABASE_URL: url,
    EARSHOT_SECRET: 'the same long secret for every relay here',
    EARSHOT_RATE_PER_ADDRESS: '0',
    EARSHOT_RATE_PER_KEY: '0',
    EARSHOT_MASK_SECONDS_PER_ADDRESS: '0',
    EARSHOT_MASK_SECONDS_PER_KEY: '0',
    EARSHOT_DATA_DIR: folder,
  }
  stores = await openStores({ ...readConfig(env), now: Date.now })
  relays = await Promise.all(Array.from({ length: RELAYS }, () => startRelayProcess({ env })))
})
afterAll(async () => {
  await Promise.all(relays.map((relay) => relay.kill()))
  await stores.database.close()
  await postgres.stop()
  await rm(folder, { recursive: true })
})

/** Records events in transactions that commit long after they began, in another order. */
async function writeSlowly(organization_id: string, count: number): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  for (let i = 0; i < count; i++) {
    const event = anEvent({ organization_id, id: newId('rep', Date.now()) }, { id: newId('evt', Date.now()) })
    await client.query('begin')
    await client.query(
      `insert into events (id, organization_id, project_id, at, actor, type, subject_id, changes)
       values ($1, $2, null, $3, $4, $5, $6, '{}')`,
      [event.id, organization_id, event.at, JSON.stringify(event.actor), event.type, event.subject_id],
    )
    await sleep(Math.random() * 300)
    await client.query('commit')
  }
  await client.end()
}

it('brings every event to every reader of four relays once and in order, while writers race', async () => {
  const operator = await operatorOf(stores.database)
  const { organization_id } = operator
  const key = await createCaptureKey(stores, operator, { name: 'The shop', allowed_origins: [ORIGIN] })
  const scopes = ['reports:read', 'capture_keys:read', 'audit:read'] as const
  const { api_key } = await createApiKey(stores, operator, { name: 'Reader', scopes: [...scopes], expires_in_days: 1 })
  const { last: before } = await stores.database.readEventRange(organization_id)
  let last = Number.POSITIVE_INFINITY

  /** Moves to another relay now and then, with the id of the last event that it has. */
  async function read(first: number): Promise<number[]> {
    const seen: number[] = []
    for (let turn = first; (seen.at(-1) ?? before) < last; turn++) {
      const relay = relays[turn % RELAYS]
      const reader = await openEvents(relay?.url ?? '', { api_key, after: seen.at(-1) ?? before })
      for (let count = 0; count < 40 && (seen.at(-1) ?? before) < last; count++) {
        const message = await reader.nextOrHeartbeat()
        if (message?.event) seen.push(message.id)
      }
      reader.close()
    }
    return seen
  }
  const readers = Array.from({ length: RELAYS * READERS_PER_RELAY }, (_, index) => read(index))

  let turn = 0
  const choose = () => relays[turn++ % RELAYS]?.url ?? ''
  const caller = { choose, public_key: key.public_key, origin: ORIGIN, patience: 60_000 }
  const quick = async () => {
    for (let i = 0; i < QUICK; i++) {
      await stores.database.renewRelaySecret({
        ...key,
        event: anEvent(key, { id: newId('evt', Date.now()), type: 'capture_key.secret_renewed' }),
      })
    }
  }
  await Promise.all([
    ...Array.from({ length: REPORTS }, (_, index) => sendReport(caller, `Report ${index}`)),
    ...[1, 2, 3].map(() => writeSlowly(organization_id, SLOW)),
    quick(),
  ])
  ;({ last } = await stores.database.readEventRange(organization_id))
  // Wakes readers that have everything already.
  await stores.database.renewRelaySecret({ ...key, event: anEvent(key, { id: newId('evt', Date.now()) }) })
  last += 1

  expect(last - before).toBeGreaterThanOrEqual(REPORTS + 3 * SLOW + QUICK + 1)
  const expected = Array.from({ length: last - before }, (_, index) => before + 1 + index)
  for (const seen of await Promise.all(readers)) expect(seen).toEqual(expected)
})
