import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { CAPTURE_TOKENS, CAPTURE_UPLOAD_SESSIONS, type TokenResponse } from '@earshot/protocol'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createCaptureKey, revokeCaptureKey } from '../../src/domain/keys/capture-keys.ts'
import { openStores, type Stores } from '../../src/open-stores.ts'
import { EVERY_REPORT, SEES_ALL } from '../contracts/samples.ts'
import { operatorOf } from '../support/operator.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts'
import { type Caller, codeOf, post, sendReport } from '../support/reporter.ts'
import { type StandIn, startStandIn } from '../support/s3-stand-in.ts'
import { startTcpGate, type TcpGate } from '../support/tcp-gate.ts'

const ORIGIN = 'https://shop.example'
const REPORTERS = 12
const HOUR = 3_600_000

let postgres: TestPostgres
let store: StandIn
let gate: TcpGate
let folder: string
let env: Record<string, string>
let stores: Stores
let relays: RelayProcess[] = []

beforeAll(async () => {
  ;[postgres, store] = await Promise.all([startPostgres(), startStandIn()])
  gate = await startTcpGate(postgres.port)
  folder = await mkdtemp(join(tmpdir(), 'earshot-several-'))
  const url = await postgres.newDatabase()
  env = {
    EARSHOT_DATABASE_URL: url.replace(`:${postgres.port}/`, `:${gate.port}/`),
    EARSHOT_SECRET: 'the same long secret for every relay here',
    EARSHOT_S3_BUCKET: store.settings.bucket,
    EARSHOT_S3_ENDPOINT: store.settings.endpoint,
    EARSHOT_S3_ACCESS_KEY_ID: store.settings.access_key_id,
    EARSHOT_S3_SECRET_ACCESS_KEY: store.settings.secret_access_key,
    EARSHOT_RATE_PER_ADDRESS: '0',
    EARSHOT_RATE_PER_KEY: '0',
    EARSHOT_MASK_SECONDS_PER_ADDRESS: '0',
    EARSHOT_MASK_SECONDS_PER_KEY: '0',
    EARSHOT_DATA_DIR: folder,
  }
  stores = await openStores({ ...readConfig({ ...env, EARSHOT_DATABASE_URL: url }), now: Date.now })
})
afterEach(async () => {
  store.faults.length = 0
  await Promise.all(relays.map((relay) => relay.kill()))
  relays = []
})
afterAll(async () => {
  await stores.database.close()
  await gate.stop()
  await Promise.all([postgres.stop(), store.stop()])
  await rm(folder, { recursive: true })
})

async function start(count: number, changes: Record<string, string> = {}): Promise<RelayProcess[]> {
  relays = await Promise.all(Array.from({ length: count }, () => startRelayProcess({ env: { ...env, ...changes } })))
  return relays
}

async function newCaller(): Promise<Caller> {
  const key = await createCaptureKey(stores, await operatorOf(stores.database), {
    name: 'The shop',
    allowed_origins: [ORIGIN],
  })
  let turn = 0
  const choose = () => relays[turn++ % relays.length]?.url ?? ''
  return { choose, public_key: key.public_key, origin: ORIGIN, patience: 120_000 }
}

/** Many send at once while something happens; then there is exactly one whole report of each. */
async function sendThrough(trouble: (caller: Caller) => Promise<void>): Promise<void> {
  const caller = await newCaller()
  const titles = Array.from({ length: REPORTERS }, (_, index) => `${caller.public_key} ${index}`)
  const sending = titles.map(async (title, index) => {
    await sleep(index * 40)
    return sendReport(caller, title)
  })
  const [ids] = await Promise.all([Promise.all(sending), trouble(caller)])
  const { organization_id } = await stores.database.findDefaultProject()
  const page = await stores.database.listReports({ ...EVERY_REPORT, organization_id, page: 1, size: 100 })
  const made = page?.items.filter(({ title }) => title.startsWith(caller.public_key)) ?? []
  expect(made.map(({ title }) => title).sort()).toEqual([...titles].sort())
  expect(made.map(({ id }) => id).sort()).toEqual([...ids].sort())
  for (const { id } of made) await requireWhole({ id, organization_id })
}

async function requireWhole(wanted: { id: string; organization_id: string }): Promise<void> {
  const report = await stores.database.findReport({ viewer: SEES_ALL, ...wanted })
  expect(report?.artifacts.map(({ kind }) => kind)).toEqual(['screenshot', 'debugger'])
  for (const { file, sha256, size } of report?.artifacts ?? []) {
    const bytes = await stores.files.open(file ?? '').then((stream) => stream && buffer(stream))
    expect(bytes?.length).toBe(size)
    expect(
      createHash('sha256')
        .update(bytes ?? '')
        .digest('hex'),
    ).toBe(sha256)
  }
}

it('lets one of 200 uses of one token win, over four processes', async () => {
  await start(4)
  const { choose, public_key } = await newCaller()
  const who = { public_key, origin: ORIGIN }
  const token = (await post(`${choose()}${CAPTURE_TOKENS}`, { ...who, action: 'create' })).body as TokenResponse
  const { capture_token } = token
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      post(`${choose()}${CAPTURE_UPLOAD_SESSIONS}`, { ...who, capture_token, media_kind: 'none', meta: { index } }),
    ),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ body }) => codeOf(body) === 'CAPTURE_TOKEN_USED')).toHaveLength(199)
})

it('applies a revocation in all of them at the next call', async () => {
  await start(3)
  const { public_key } = await newCaller()
  const ask = () =>
    Promise.all(
      relays.map(({ url }) => post(`${url}${CAPTURE_TOKENS}`, { public_key, origin: ORIGIN, action: 'create' })),
    )
  expect((await ask()).map(({ status }) => status)).toEqual([201, 201, 201])
  await revokeCaptureKey(stores, await operatorOf(stores.database), public_key)
  expect((await ask()).map(({ body }) => codeOf(body))).toEqual(Array.from({ length: 3 }, () => 'CAPTURE_KEY_REVOKED'))
})

it('counts requests together', async () => {
  await start(3, { EARSHOT_RATE_PER_KEY: '20' })
  const { choose, public_key } = await newCaller()
  const ask = () => post(`${choose()}${CAPTURE_TOKENS}`, { public_key, origin: ORIGIN, action: 'create' })
  const answers = await Promise.all(Array.from({ length: 60 }, ask))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(20)
  expect(answers.filter(({ body }) => codeOf(body) === 'RATE_LIMITED')).toHaveLength(40)
  // And goes on refusing when the relays no longer ask the database.
  for (let after = 0; after < 6; after++) {
    const { status, body, headers } = await ask()
    expect([status, codeOf(body)]).toEqual([429, 'RATE_LIMITED'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
})

it('counts requests together with clocks an hour apart, for no longer than a minute', async () => {
  const limited = { ...env, EARSHOT_RATE_PER_KEY: '20' }
  relays = await Promise.all([0, HOUR, -HOUR].map((clock_ms) => startRelayProcess({ env: limited, clock_ms })))
  const { choose, public_key } = await newCaller()
  const ask = () => post(`${choose()}${CAPTURE_TOKENS}`, { public_key, origin: ORIGIN, action: 'create' })
  const answers = []
  for (let turn = 0; turn < 30; turn++) answers.push(await ask())
  expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(201), ...Array(10).fill(429)])
  for (const { headers } of answers.slice(20)) expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
})

it('continues after a process was killed', async () => {
  const [first, second] = await start(3)
  await sendThrough(async () => {
    await sleep(300)
    await Promise.all([first?.kill(), second?.kill()])
    relays = relays.slice(2)
  })
})

it('loses nothing in a rolling restart', async () => {
  await start(2)
  await sendThrough(async () => {
    for (const index of [0, 1]) {
      await sleep(200)
      const fresh = await startRelayProcess({ env })
      const old = relays[index]
      relays[index] = fresh
      await old?.stop()
    }
  })
})

it('survives ten seconds without the database', async () => {
  await start(2)
  await sendThrough(async () => {
    await sleep(250)
    await postgres.restart({ away_ms: 10_000 })
  })
})

it('returns UNAVAILABLE with Retry-After while the database is away', async () => {
  const [relay] = await start(1)
  const { public_key } = await newCaller()
  const ask = () => post(`${relay?.url}${CAPTURE_TOKENS}`, { public_key, origin: ORIGIN, action: 'create' })
  const back = postgres.restart({ away_ms: 2_000 })
  await expect.poll(ask, { timeout: 60_000 }).toMatchObject({ status: 503, body: { error: { code: 'UNAVAILABLE' } } })
  expect((await ask()).headers.get('retry-after')).toBe('1')
  await back
  await expect.poll(ask, { timeout: 60_000 }).toMatchObject({ status: 201 })
})

it.each(['open-session', 'finalize-report', 'record-upload'])(
  'answers the repeat where the connection was cut between the commit of %s and its answer',
  async (text) => {
    await start(2)
    const before = gate.cuts()
    await sendThrough(async () => gate.cutAnswersTo({ text, times: 5 }))
    expect(gate.cuts() - before).toBe(5)
  },
)

it.each([
  ['answers 503', 503],
  ['is slow', { slow: 1_500 }],
  ['answers 200 and keeps nothing', 'lost'],
] as const)('survives a store that %s', async (_title, does) => {
  await start(2)
  let left = 9
  const fits = ({ method }: { method: string }) => method === 'PUT' && left-- > 0
  store.faults.push({ fits, does })
  await sendThrough(async () => undefined)
  expect(left).toBeLessThanOrEqual(0)
})

it('accepts reports through relays with clocks an hour apart', async () => {
  relays = await Promise.all([0, HOUR, -HOUR].map((clock_ms) => startRelayProcess({ env, clock_ms })))
  await sendThrough(async () => undefined)
})
