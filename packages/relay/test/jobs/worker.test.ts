import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { newJob } from '../../src/domain/jobs/new-job.ts'
import { JobError } from '../../src/jobs/job-error.ts'
import type { JobHandler } from '../../src/jobs/job-handler.ts'
import { MAX_ATTEMPTS } from '../../src/jobs/retry-delay.ts'
import { startWorker, type WorkerOptions } from '../../src/jobs/worker.ts'
import { type Log, openLog } from '../../src/log.ts'
import type { ClaimedJob, Database } from '../../src/storage/database.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { DAY, MINUTE, NOON } from '../contracts/samples.ts'
import { startChild } from '../storage/child.ts'

const HOUR = 60 * MINUTE
const NEVER_MS = 2 ** 30

let folder: string
let database: Database
let clock: { now: number }
let log: Log
let logged: Record<string, unknown>[]
let stops: (() => Promise<void>)[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-'))
  database = await openSqlite({ folder })
  clock = { now: NOON }
  logged = []
  log = openLog({ write: (line) => logged.push(JSON.parse(line)) })
  stops = []
})
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()))
  await database.close()
  await rm(folder, { recursive: true })
})

/** A worker whose kinds are those of the test. */
function work(handlers: Record<string, JobHandler>, options: Partial<WorkerOptions> = {}): () => Promise<void> {
  const stop = startWorker({ database, handlers, now: () => clock.now, log, poll_ms: 1, stop_ms: 100, ...options })
  stops.push(stop)
  return stop
}

const add = async (kind: string, request_id: string | null = null) => {
  const job = { ...newJob({ kind: 'sweep', at: clock.now, request_id }), kind }
  await database.addJob(job)
  return job
}
const jobs = () => database.listJobs({ state: null, at: clock.now, size: 100, before: null })
/** Runs until it is aborted, and then ends as `fetch` does. */
const untilAborted = (_job: ClaimedJob, signal: AbortSignal) =>
  new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
const forever = () => new Promise<void>(() => {})

it('runs a job as soon as this process has added it, and deletes it', async () => {
  const run = vi.fn(async () => {})
  const claim = vi.spyOn(database, 'claimJob')
  work({ count: { run } }, { poll_ms: NEVER_MS })
  await vi.waitFor(() => expect(claim).toHaveBeenCalled())
  const job = await add('count', 'a-request')
  await expect.poll(jobs).toEqual([])
  expect(run.mock.calls).toMatchObject([[{ id: job.id, attempts: 1, request_id: 'a-request' }, {}]])
  await expect
    .poll(() => logged)
    .toEqual([
      {
        ...{
          time: expect.any(String),
          level: 'info',
          message: 'The job is done.',
          job_id: job.id,
          job_kind: 'count',
          attempt: 1,
        },
        ...{ ms: expect.any(Number), request_id: 'a-request' },
      },
    ])
})

it('runs a job that another process has added', async () => {
  const run = vi.fn(async () => {})
  work({ count: { run } })
  const other = await openSqlite({ folder })
  await other.addJob({ ...newJob({ kind: 'sweep', at: NOON }), kind: 'count' })
  await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(1))
  await other.close()
})

it('leaves a job of an unknown kind to a relay that knows it', async () => {
  await add('later')
  await add('count')
  work({ count: { run: async () => {} } })
  await expect.poll(jobs).toMatchObject([{ kind: 'later', attempts: 0 }])
})

it('tries a job that always fails for a day, then gives up until a command retries it', async () => {
  const job = await add('count')
  let runs = 0
  work({
    count: {
      run: async () => {
        runs++
        throw new Error('postgres://user:hunter2@db refused')
      },
    },
  })
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    await expect.poll(async () => (await jobs())[0]).toMatchObject({ attempts: attempt, last_error: /./ })
    await expect.poll(async () => (await jobs())[0]?.state).not.toBe('running')
    expect(runs).toBe(attempt)
    const [failed] = await jobs()
    if (attempt < MAX_ATTEMPTS) {
      const delay = (failed?.run_at ?? 0) - clock.now
      expect(delay).toBe(Math.min(10_000 * 2 ** (attempt - 1), HOUR))
      clock.now += delay
    }
  }
  const [dead] = await jobs()
  expect(dead).toMatchObject({ id: job.id, state: 'dead', dead_at: clock.now })
  expect(clock.now - NOON).toBeGreaterThan(DAY - HOUR)
  expect(clock.now - NOON).toBeLessThan(DAY)
  clock.now += 10 * DAY
  // Another job passes, so the worker has looked again.
  await add('count')
  await vi.waitFor(() => expect(runs).toBe(MAX_ATTEMPTS + 1))
  await database.retryJob({ id: job.id, at: clock.now })
  await vi.waitFor(() => expect(runs).toBe(MAX_ATTEMPTS + 2))
})

it('stores only the kind of an unexpected error, and logs all of it with the request', async () => {
  await add('count', 'a-request')
  work({
    count: { run: () => Promise.reject(Object.assign(new TypeError('password hunter2'), { code: 'ECONNRESET' })) },
  })
  await expect.poll(jobs).toMatchObject([{ last_error: 'Unexpected TypeError ECONNRESET; the log has the details.' }])
  await expect
    .poll(() => logged)
    .toMatchObject([
      { level: 'error', reason: expect.stringContaining('password hunter2'), request_id: 'a-request', attempt: 1 },
    ])
})

it('runs other jobs of the same kind while one keeps failing', async () => {
  const failing = await add('count')
  const others = [await add('count'), await add('count')]
  const done: string[] = []
  work({
    count: {
      run: async ({ id }) => {
        if (id === failing.id) throw new JobError('It never works.')
        done.push(id)
      },
    },
  })
  await expect.poll(() => done.sort()).toEqual(others.map(({ id }) => id).sort())
  expect(await jobs()).toMatchObject([{ id: failing.id, last_error: 'It never works.' }])
})

it('runs other kinds while one takes forever, and gives that one up after its time limit', async () => {
  const stuck = await add('stuck')
  work({ stuck: { run: forever, time_limit_ms: 30 }, count: { run: async () => {} } })
  await add('count')
  await expect
    .poll(jobs)
    .toMatchObject([{ id: stuck.id, state: 'queued', last_error: 'It took longer than 0.0005 minutes.' }])
})

it('runs at most as many jobs of a kind at a time as it has slots', async () => {
  for (let index = 0; index < 5; index++) await add('count')
  const open: (() => void)[] = []
  let runs = 0
  const run = async () => {
    runs++
    await new Promise<void>((resolve) => open.push(resolve))
  }
  const claim = vi.spyOn(database, 'claimJob')
  work({ count: { run, concurrency: 2 }, other: { run } })
  for (const started of [2, 3, 4, 5]) {
    await vi.waitFor(() => expect(runs).toBe(started))
    const calls = claim.mock.calls.length
    await vi.waitFor(() => expect(claim.mock.calls.length).toBeGreaterThan(calls + 1))
    expect(runs).toBe(started)
    open.shift()?.()
  }
  for (const resolve of open) resolve()
  await expect.poll(jobs).toEqual([])
})

it('keeps the lease of a running job', async () => {
  await add('count')
  const run = vi.fn(untilAborted)
  work({ count: { run } }, { lease_ms: 30 })
  await vi.waitFor(() => expect(run).toHaveBeenCalled())
  clock.now += HOUR
  await expect.poll(jobs).toMatchObject([{ state: 'running', attempts: 1 }])
  expect(run).toHaveBeenCalledTimes(1)
})

it('interrupts a job that has lost its lease, and leaves it to the new holder', async () => {
  const job = await add('count')
  const run = vi.fn(untilAborted)
  work({ count: { run } }, { lease_ms: 30 })
  await vi.waitFor(() => expect(run).toHaveBeenCalled())
  const current = await database.claimJob({ kinds: ['count'], at: NOON + HOUR, lease_ms: HOUR })
  await expect.poll(() => logged).toMatchObject([{ message: 'The job lost its lease.', job_id: job.id }])
  expect(await jobs()).toMatchObject([{ attempts: 2, last_error: null }])
  expect(await database.finishJob({ ...(current ?? expect.fail()), next_at: null })).toBe(true)
})

it('interrupts running jobs when it stops, without counting the attempt, and may be stopped twice', async () => {
  await add('count')
  const run = vi.fn(untilAborted)
  const stop = work({ count: { run } })
  await vi.waitFor(() => expect(run).toHaveBeenCalled())
  await Promise.all([stop(), stop()])
  expect(await jobs()).toMatchObject([{ state: 'queued', attempts: 0, last_error: null }])
  await add('count')
  expect(run).toHaveBeenCalledTimes(1)
})

it('waits for a job that ends normally when it stops', async () => {
  await add('count')
  let finish = () => {}
  const run = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
  const stop = work({ count: { run } }, { stop_ms: NEVER_MS })
  await vi.waitFor(() => expect(run).toHaveBeenCalled())
  const stopped = vi.fn()
  const stopping = stop().then(stopped)
  await jobs()
  expect(stopped).not.toHaveBeenCalled()
  finish()
  await stopping
  expect(await jobs()).toEqual([])
})

it('stops in time if a job ignores its signal', async () => {
  await add('count')
  const run = vi.fn(forever)
  const stop = work({ count: { run } }, { stop_ms: 1 })
  await vi.waitFor(() => expect(run).toHaveBeenCalled())
  await stop()
  expect(await jobs()).toMatchObject([{ state: 'running' }])
})

it('runs a recurring job again after every success, and at least as often after failures', async () => {
  let runs = 0
  const run = async () => {
    runs++
    if (runs > 1) throw new Error('no disk')
  }
  work({ daily: { run, every_ms: MINUTE } })
  for (let attempt = 1; attempt < MAX_ATTEMPTS + 3; attempt++) {
    await vi.waitFor(() => expect(runs).toBe(attempt))
    await expect.poll(async () => (await jobs())[0]?.state).toBe('queued')
    clock.now += MINUTE
  }
  expect(await jobs()).toHaveLength(1)
  expect(new Set(logged.map(({ level }) => level))).toEqual(new Set(['error']))
})

it('gives up a job whose last attempt ended its process', async () => {
  await add('count')
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    clock.now += MINUTE
    expect(await database.claimJob({ kinds: ['count'], at: clock.now, lease_ms: MINUTE })).toMatchObject({
      attempts: attempt,
    })
  }
  clock.now += MINUTE
  const run = vi.fn(async () => {})
  work({ count: { run } })
  await expect.poll(jobs).toMatchObject([{ state: 'dead', last_error: 'The process ended during the last attempt.' }])
  expect(run).not.toHaveBeenCalled()
})

it('logs an outage of the database once, and works again after it', async () => {
  const claimJob = vi.spyOn(database, 'claimJob').mockRejectedValue(new Error('no connection'))
  const run = vi.fn(async () => {})
  work({ count: { run } })
  await add('count')
  await vi.waitFor(() => expect(claimJob.mock.calls.length).toBeGreaterThan(5))
  expect(logged).toMatchObject([{ level: 'error', message: expect.stringContaining('Jobs could not be read') }])
  claimJob.mockRestore()
  await vi.waitFor(() => expect(run).toHaveBeenCalled())
})

it('logs an outcome that it could not record, and the job runs again', async () => {
  await add('count')
  const run = vi.fn(async () => {})
  const finishJob = vi.spyOn(database, 'finishJob').mockRejectedValueOnce(new Error('no connection'))
  work({ count: { run } })
  await vi.waitFor(() => expect(finishJob).toHaveBeenCalled())
  await expect
    .poll(() => logged)
    .toMatchObject([{ level: 'error', message: expect.stringContaining('could not be recorded') }])
  clock.now += 2 * MINUTE
  await expect.poll(jobs).toEqual([])
  expect(run).toHaveBeenCalledTimes(2)
})

it('runs a job again whose process was killed in the middle of it', async () => {
  const job = await add('count')
  const child = startChild('run-job-until-killed.ts', folder)
  for await (const line of child.lines) {
    expect(line).toBe(`running ${job.id}`)
    child.kill()
  }
  expect(await jobs()).toMatchObject([{ state: 'running', attempts: 1 }])
  clock.now = Date.now() + HOUR
  const run = vi.fn(async () => {})
  work({ count: { run } })
  await expect.poll(jobs).toEqual([])
  expect(run.mock.calls).toMatchObject([[{ id: job.id, attempts: 2 }, {}]])
})

it('does not keep its process alive', async () => {
  const lines = []
  for await (const line of startChild('idle-worker.ts', folder).lines) lines.push(line)
  expect(lines).toEqual(['started'])
})
