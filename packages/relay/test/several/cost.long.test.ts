import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createCaptureKey } from '../../src/domain/keys/capture-keys.ts'
import { openStores, type Stores } from '../../src/open-stores.ts'
import { createRelay, type Relay } from '../../src/relay.ts'
import { operatorOf } from '../support/operator.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { type Caller, sendReport } from '../support/reporter.ts'
import { type StandIn, startStandIn } from '../support/s3-stand-in.ts'

const ORIGIN = 'https://shop.example'
const TABLES = ['sessions', 'artifacts', 'consumed_tokens', 'reports']
/** Enough that pages which are half full count for little. */
const MANY = 300

let postgres: TestPostgres
let store: StandIn
let folder: string
let relay: Relay
let stores: Stores
let client: Client
let caller: Caller

beforeAll(async () => {
  ;[postgres, store] = await Promise.all([startPostgres(), startStandIn()])
  folder = await mkdtemp(join(tmpdir(), 'earshot-cost-'))
  const { endpoint, bucket, access_key_id, secret_access_key } = store.settings
  const url = await postgres.newDatabase()
  const config = readConfig({
    EARSHOT_DATABASE_URL: url,
    EARSHOT_SECRET: 'a secret of more than thirty-two characters',
    EARSHOT_S3_ENDPOINT: endpoint,
    EARSHOT_S3_BUCKET: bucket,
    EARSHOT_S3_ACCESS_KEY_ID: access_key_id,
    EARSHOT_S3_SECRET_ACCESS_KEY: secret_access_key,
    EARSHOT_DATA_DIR: folder,
    EARSHOT_PORT: '0',
    EARSHOT_LOG: 'off',
    // High, not off: counting is part of what a report costs.
    EARSHOT_RATE_PER_ADDRESS: '1000000',
    EARSHOT_RATE_PER_KEY: '1000000',
  })
  // Processing comes after the report, whenever the machine has time for it.
  relay = await createRelay(config, { processing: 'off' })
  const { port } = await relay.listen()
  stores = await openStores({ ...config, now: Date.now })
  const { public_key } = await createCaptureKey(stores, await operatorOf(stores.database), {
    name: 'The shop',
    allowed_origins: [ORIGIN],
  })
  caller = { choose: () => `http://127.0.0.1:${port}`, public_key, origin: ORIGIN, patience: 5_000 }
  client = new Client({ connectionString: url })
  await client.connect()
  // The first use of a key in a minute is noted, and the first use of a connection prepares its statements.
  await sendReport(caller, 'The first')
})
afterAll(async () => {
  await client.end()
  await relay.stop()
  await stores.database.close()
  await Promise.all([postgres.stop(), store.stop()])
  await rm(folder, { recursive: true })
})

/** The number in docs/scaling.md in the row that begins with this. */
function documented(row: string): number {
  const page = readFileSync(new URL('../../../../docs/scaling.md', import.meta.url), 'utf8')
  const cell = page
    .split('\n')
    .find((line) => line.startsWith(`| ${row} |`))
    ?.split('|')[2]
  return Number(cell?.replace(/[^\d]/g, ''))
}

async function countRows(): Promise<Record<string, number>> {
  const { rows } = await client.query(
    `select ${TABLES.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}`,
  )
  return rows[0]
}

async function countBytes(): Promise<{ tables: number; log: number }> {
  const { rows } = await client.query<{ tables: string; log: string }>(
    `select (${TABLES.map((table) => `pg_total_relation_size('${table}')`).join(' + ')}) as tables,
       pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as log`,
  )
  return { tables: Number(rows[0]?.tables), log: Number(rows[0]?.log) }
}

it('needs the round trips, requests and rows that docs/scaling.md says, for a screenshot and a debugger document', async () => {
  const before = await countRows()
  store.seen.length = 0
  const query = vi.spyOn(Client.prototype, 'query')
  await sendReport(caller, 'The second')
  const asked = query.mock.calls.map(([statement]) => statement as { name?: string; text?: string } | string)
  query.mockRestore()
  const after = await countRows()

  const isOfWorker = (statement: { name?: string } | string) =>
    typeof statement === 'object' && statement.name === 'claim-job'
  const needed = asked.filter((statement) => !isOfWorker(statement))
  const limits = needed.filter((statement) => JSON.stringify(statement).includes('rate_limits'))
  expect({ limits: limits.length, statements: needed.length - limits.length }).toEqual({
    limits: documented('statements to PostgreSQL, for rate limits'),
    statements: documented('statements to PostgreSQL, for the report'),
  })
  expect(TABLES.map((table) => [table, (after[table] ?? 0) - (before[table] ?? 0)])).toEqual(
    TABLES.map((table) => [table, documented(`rows in \`${table}\``)]),
  )
  expect(store.seen.filter((request) => request.startsWith('PUT') && request.includes('/incoming/'))).toHaveLength(
    documented('uploads from the browser to the store'),
  )
  expect(store.seen.filter((request) => !(request.startsWith('PUT') && request.includes('/incoming/')))).toHaveLength(
    documented('requests of the relay to the store'),
  )
})

it('needs no more bytes in the database than docs/scaling.md says', async () => {
  await client.query('vacuum')
  const before = await countBytes()
  for (let sent = 0; sent < MANY; sent += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, index) => sendReport(caller, `Report ${sent + index}`)))
  }
  const after = await countBytes()
  const each = { tables: (after.tables - before.tables) / MANY, log: (after.log - before.log) / MANY }
  expect(each.tables).toBeLessThan(documented('bytes in the database, indexes included'))
  expect(each.log).toBeLessThan(documented('bytes in the write-ahead log'))
})
