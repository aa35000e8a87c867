import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../src/config/config.ts'
import { createRelay } from '../src/relay.ts'
import { earshot } from './cli/earshot.ts'
import { startPostgres, type TestPostgres } from './support/postgres.ts'
import { type StandIn, startStandIn } from './support/s3-stand-in.ts'

let postgres: TestPostgres
let store: StandIn
let data_dir: string
let good: Record<string, string>

beforeAll(async () => {
  ;[postgres, store] = await Promise.all([startPostgres(), startStandIn()])
})
afterAll(() => Promise.all([postgres.stop(), store.stop()]))

beforeEach(async () => {
  data_dir = await mkdtemp(join(tmpdir(), 'earshot-settings-'))
  good = {
    EARSHOT_DATABASE_URL: await postgres.newDatabase(),
    EARSHOT_SECRET: 'a secret that is long enough for this',
    EARSHOT_S3_BUCKET: store.settings.bucket,
    EARSHOT_S3_ENDPOINT: store.settings.endpoint,
    EARSHOT_S3_ACCESS_KEY_ID: store.settings.access_key_id,
    EARSHOT_S3_SECRET_ACCESS_KEY: store.settings.secret_access_key,
  }
})
afterEach(() => rm(data_dir, { recursive: true }))

it.each([
  ['EARSHOT_DATABASE_URL', 'mysql://root:hidden-word@db/x', /^EARSHOT_DATABASE_URL must be a URL such as postgres:/],
  ['EARSHOT_DATABASE_URL', 'postgres://a:hidden-word@127.0.0.1:1/x', /nothing listens there: start PostgreSQL/],
  ['EARSHOT_SECRET', '', /^EARSHOT_SECRET must be set together with EARSHOT_DATABASE_URL/],
  ['EARSHOT_S3_BUCKET', 'No Bucket', /^EARSHOT_S3_BUCKET must be a bucket name/],
  ['EARSHOT_S3_BUCKET', 'not-here', /^There is no bucket not-here at .*create it, or correct EARSHOT_S3_BUCKET\.$/],
  ['EARSHOT_S3_ACCESS_KEY_ID', '', /must be set together with EARSHOT_S3_BUCKET\.$/],
  ['EARSHOT_S3_SECRET_ACCESS_KEY', 'hidden-word', /refuses these credentials for the bucket/],
  [
    'EARSHOT_S3_ENDPOINT',
    'http://127.0.0.1:1',
    /^http:\/\/127\.0\.0\.1:1 cannot be used .*correct EARSHOT_S3_ENDPOINT\.$/,
  ],
])('ends the start with one sentence if %s is %j, and changes nothing', async (name, value, expected) => {
  const { code, stderr } = await earshot(['serve'], { data_dir, env: { ...good, [name]: value } })
  expect(code).toBe(2)
  expect(stderr.trim()).toMatch(expected)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).not.toContain('hidden-word')
  expect(await readdir(data_dir)).toEqual([])
})

it.each([
  [
    'alter user reader with password $$hidden-word$$',
    'reader',
    '',
    /its user may not create tables: make it the owner/,
  ],
  [
    'set default_transaction_read_only to on',
    'postgres',
    '?options=-c%20default_transaction_read_only%3Don',
    /it is read-only, like a standby/,
  ],
  ['create table organizations (id text)', 'postgres', '', /tables of another program/],
  [
    'select 1',
    'postgres',
    '?sslmode=verify-full&sslrootcert=/nowhere/root.crt',
    /\/nowhere\/root\.crt, which .* cannot be read/,
  ],
])('says what to do about a database after %j', async (sql, user, query, expected) => {
  const url = await postgres.newDatabase()
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`do $do$ begin create user reader; exception when duplicate_object then null; end $do$; ${sql}`)
  await client.end()
  const as = new URL(url)
  if (user !== 'postgres') Object.assign(as, { username: user, password: 'hidden-word' })
  const { code, stderr } = await earshot(['serve'], {
    data_dir,
    env: { ...good, EARSHOT_DATABASE_URL: `${as}${query}` },
  })
  expect(stderr.trim()).toMatch(expected)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).not.toContain('hidden-word')
  expect(code).toBe(2)
})

it('ends if a later step of the start fails after the database was opened', async () => {
  const config = { ...readConfig({ ...good, EARSHOT_DATA_DIR: data_dir }), widget_dir: fileURLToPath(import.meta.url) }
  await expect(createRelay(config)).rejects.toThrow('ENOTDIR')
  const client = new Client({ connectionString: good.EARSHOT_DATABASE_URL })
  await client.connect()
  const count = `select count(*)::int from pg_stat_activity where application_name = 'earshot' and datname = current_database()`
  await expect.poll(async () => (await client.query(count)).rows[0].count).toBe(0)
  await client.end()
})

it('shows and sets the CORS rules that the bucket needs', async () => {
  const find = async (...args: string[]) => {
    const { stdout } = await earshot(['doctor', '--json', ...args], { data_dir, env: good })
    const { findings }: { findings: { subject: string; state: string; message: string }[] } = JSON.parse(stdout)
    return findings.find(({ subject }) => subject === 'bucket')
  }
  const before = await find()
  expect(before?.state).toBe('problem')
  expect(before?.message).toContain('<AllowedMethod>PUT</AllowedMethod>')
  expect((await find('--fix'))?.state).toBe('ok')
  expect((await find())?.state).toBe('ok')
})

it('starts with another secret only after that was adopted', async () => {
  const another = { ...good, EARSHOT_SECRET: 'a second secret that is long enough' }
  const list = (env: Record<string, string>) => earshot(['capture-keys', 'list'], { data_dir, env })
  const adopt = () => earshot(['secret', 'adopt'], { data_dir, env: another })
  expect((await list(good)).code).toBe(0)
  const refused = await list(another)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('earshot secret adopt')])
  expect((await adopt()).stdout).toContain('was replaced')
  expect((await adopt()).stdout).toContain('nothing was changed')
  expect((await list(another)).code).toBe(0)
  expect((await list(good)).code).toBe(2)
})

it('adopts no secret for a folder, or for a database that was never used', async () => {
  const folder = await earshot(['secret', 'adopt'], { data_dir })
  expect([folder.code, folder.stderr]).toEqual([2, expect.stringMatching(/^Set EARSHOT_DATABASE_URL\./)])
  const EARSHOT_DATABASE_URL = await postgres.newDatabase()
  const unused = await earshot(['secret', 'adopt'], { data_dir, env: { ...good, EARSHOT_DATABASE_URL } })
  expect([unused.code, unused.stderr]).toEqual([2, expect.stringMatching(/^No relay has used this database yet/)])
})
