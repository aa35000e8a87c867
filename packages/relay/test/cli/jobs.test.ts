import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkJobs } from '../../src/cli/checks/jobs.ts'
import { readConfig } from '../../src/config/config.ts'
import { newId } from '../../src/ids.ts'
import { openStores } from '../../src/open-stores.ts'
import type { Database } from '../../src/storage/database.ts'
import { aJob } from '../contracts/jobs.ts'
import { MINUTE, NOON } from '../contracts/samples.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { earshot, newFolder } from './earshot.ts'

const HOUR = 60 * MINUTE

let data_dir: string
let remove: () => Promise<void>
let database: Database
beforeEach(async () => {
  ;({ data_dir, remove } = await newFolder())
  ;({ database } = await openStores({ data_dir, now: Date.now }))
})
afterEach(async () => {
  await database.close()
  await remove()
})

const run = (...args: string[]) => earshot(args, { data_dir })

async function runJson(...args: string[]) {
  const { code, stdout, stderr } = await run(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

/** A job of each state. */
async function addEach() {
  const at = Date.now()
  const [dead, running] = [aJob({ id: newId('job', at) }), aJob({ id: newId('job', at + 1) })]
  for (const job of [dead, running]) {
    await database.addJob(job)
    const claimed = await database.claimJob({ kinds: ['count'], at, lease_ms: HOUR })
    if (job === dead && claimed) {
      await database.failJob({ ...claimed, at: NOON, retry_at: null, error: 'The bucket \u001b[31mrefused\u202e it.' })
    }
  }
  const queued = aJob({ id: newId('job', at + 2), run_at: at + HOUR })
  await database.addJob(queued)
  return { dead, running, queued }
}

describe('earshot jobs list', () => {
  it('lists every job with its state and its error, safe for a terminal', async () => {
    const { dead, running, queued } = await addEach()
    const { code, stdout } = await run('jobs', 'list')
    expect(code).toBe(0)
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${queued.id}  count  queued   due 20.*Z {4}0 attempts$`)),
      expect.stringMatching(new RegExp(`^${running.id}  count  running  due 2026-03-15T12:00:00.000Z {4}1 attempt$`)),
      `${dead.id}  count  dead     since 2026-03-15T12:00:00.000Z  1 attempt   The bucket refused it.`,
      '1 queued, 1 running, 1 dead.',
      '',
    ])
  })

  it('lists the jobs of one state, and all of each as JSON', async () => {
    const { dead } = await addEach()
    expect(await runJson('jobs', 'list', '--state', 'dead')).toEqual({
      items: [
        {
          ...dead,
          created_at: '2026-03-15T12:00:00.000Z',
          run_at: '2026-03-15T12:00:00.000Z',
          attempts: 1,
          last_error: 'The bucket \u001b[31mrefused\u202e it.',
          dead_at: '2026-03-15T12:00:00.000Z',
          state: 'dead',
        },
      ],
      counts: { queued: 1, running: 1, dead: 1 },
    })
    expect((await runJson('jobs', 'list')).items).toHaveLength(3)
  })

  it('says so if there is none, and refuses an unknown state', async () => {
    expect((await run('jobs', 'list')).stdout).toBe('0 queued, 0 running, 0 dead.\n')
    const { code, stderr } = await run('jobs', 'list', '--state', 'done')
    expect({ code, stderr }).toEqual({ code: 2, stderr: '--state must be one of queued, running, dead, not "done".\n' })
  })
})

describe('earshot jobs retry', () => {
  it('runs a dead job again, by its id', async () => {
    const { dead } = await addEach()
    expect((await run('jobs', 'retry', dead.id)).stdout).toBe('1 job will run again now.\n')
    expect(await database.claimJob({ kinds: ['count'], at: Date.now(), lease_ms: HOUR })).toMatchObject({ id: dead.id })
  })

  it('runs every dead job again', async () => {
    await addEach()
    expect(await runJson('jobs', 'retry', '--all-dead')).toEqual({ retried: 1 })
    expect((await run('jobs', 'retry', '--all-dead')).stdout).toBe('There is no dead job.\n')
  })

  it('refuses a running job, an unknown one, and unclear arguments', async () => {
    const { running } = await addEach()
    for (const [args, message] of [
      [[running.id], `${running.id} is running: wait until it is done.`],
      [['job_none\u001b[2J'], 'There is no job job_none: it may be done. See "earshot jobs list".'],
      [[], 'Give one ID: see "earshot jobs retry --help".'],
      [['job_1', 'job_2'], 'Give one ID: see "earshot jobs retry --help".'],
      [['job_1', '--all-dead'], 'Give either an ID or --all-dead: see "earshot jobs retry --help".'],
    ] as const) {
      const { code, stdout, stderr } = await run('jobs', 'retry', ...args)
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `${message}\n` })
    }
  })
})

describe('what the doctor finds of jobs', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  async function open(kind: 'SQLite' | 'PostgreSQL') {
    const database_url = kind === 'SQLite' ? null : await server.newDatabase()
    const secret = 'a secret that is long enough for this'
    const config = { ...readConfig({}), data_dir, database_url, secret }
    const opened = (await openStores({ ...config, now: Date.now })).database
    return { opened, check: (at: number) => checkJobs(config, at) }
  }

  it.each(['SQLite', 'PostgreSQL'] as const)('reports dead, failing and overdue jobs in %s', async (kind) => {
    const { opened, check } = await open(kind)
    const claim = async () =>
      (await opened.claimJob({ kinds: ['count'], at: NOON, lease_ms: HOUR })) ?? expect.fail('No job was due.')
    expect(await check(NOON)).toEqual([
      { subject: 'jobs', state: 'ok', message: 'No background job is dead or overdue.' },
    ])
    await opened.addJob(aJob())
    await opened.failJob({ ...(await claim()), at: NOON, retry_at: null, error: 'x' })
    await opened.addJob(aJob())
    for (let attempt = 1; attempt <= 10; attempt++) {
      await opened.failJob({ ...(await claim()), at: NOON, retry_at: NOON, error: 'x' })
    }
    const warnings = (messages: RegExp[]) =>
      messages.map((message) => ({ subject: 'jobs', state: 'warning', message: expect.stringMatching(message) }))
    const expected = [/^1 job failed for a day and is dead; .*retry --all-dead/, /^1 job failed at least ten times/]
    expect(await check(NOON + 5 * MINUTE - 1)).toEqual(warnings(expected))
    const overdue = /^A job has been due since 2026-03-15T12:00:00.000Z, so no relay/
    expect(await check(NOON + 5 * MINUTE)).toEqual(warnings([...expected, overdue]))
    await opened.close()
  })

  it('is nothing without a database of this version', async () => {
    const config = { data_dir: `${data_dir}/none`, database_url: null }
    expect(await checkJobs(config, NOON)).toEqual([])
    expect(await checkJobs({ ...config, database_url: await server.newDatabase() }, NOON)).toEqual([])
    expect(await checkJobs({ ...config, database_url: 'postgres://a:b@127.0.0.1:1/c' }, NOON)).toEqual([])
  })
})
