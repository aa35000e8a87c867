import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '../../src/ids.ts'
import type { ClaimedJob, Database, NewJob } from '../../src/storage/database.ts'
import type { DatabaseUnderTest } from './database.ts'
import { DAY, MINUTE, NOON } from './samples.ts'

const lease_ms = MINUTE
const KINDS = ['sweep', 'count']

export function aJob(changes: Partial<NewJob> = {}): NewJob {
  return {
    id: newId('job', NOON),
    kind: 'count',
    organization_id: 'org_1',
    payload: { project_id: 'prj_1', step: 2, note: null },
    unique_key: null,
    request_id: 'a-request',
    created_at: NOON,
    run_at: NOON,
    ...changes,
  }
}

/** What every driver must do with jobs: the comments of JobSteps, as tests. */
export function jobContract(open: () => Promise<DatabaseUnderTest>): void {
  let test: DatabaseUnderTest
  let db: Database

  beforeEach(async () => {
    test = await open()
    db = test.db
  })
  afterEach(() => test.dispose())

  const claimAt = (at: number, kinds = KINDS) => db.claimJob({ kinds, at, lease_ms })
  const listAt = (at: number) => db.listJobs({ state: null, at, size: 100, before: null })

  async function claimNew(changes: Partial<NewJob> = {}): Promise<ClaimedJob> {
    await db.addJob(aJob(changes))
    return (await claimAt(NOON)) ?? expect.fail('No job was due.')
  }

  describe('adding and claiming jobs', () => {
    it('returns a job as it was added, with its attempt and a lease', async () => {
      const job = aJob()
      expect(await db.addJob(job)).toBe('added')
      expect(await claimAt(NOON)).toEqual({ ...job, attempts: 1, lease_token: expect.stringMatching(/.{20}/) })
      expect(await claimAt(NOON)).toBeNull()
    })

    it('returns jobs in the order in which they are due, and none before', async () => {
      const later = aJob({ run_at: NOON + 2 })
      const sooner = aJob({ run_at: NOON + 1 })
      await db.addJob(later)
      await db.addJob(sooner)
      expect(await claimAt(NOON)).toBeNull()
      expect(await claimAt(NOON + 2)).toMatchObject({ id: sooner.id })
      expect(await claimAt(NOON + 2)).toMatchObject({ id: later.id })
    })

    it('returns only jobs of the requested kinds', async () => {
      await db.addJob(aJob())
      expect(await claimAt(NOON, ['sweep', "co'unt"])).toBeNull()
      expect(await claimAt(NOON, [])).toBeNull()
      expect(await claimAt(NOON, ['sweep', 'count'])).not.toBeNull()
    })

    it('adds one job with a unique key, in any state', async () => {
      const job = aJob({ unique_key: 'sweep' })
      const answers = await Promise.all(Array.from({ length: 10 }, () => db.addJob({ ...job, id: newId('job', NOON) })))
      expect(answers.filter((answer) => answer === 'added')).toHaveLength(1)
      const claimed = (await claimAt(NOON)) ?? expect.fail('No job was due.')
      expect(await db.addJob(job)).toBe('exists')
      await db.failJob({ ...claimed, at: NOON, retry_at: null, error: 'x' })
      expect(await db.addJob(job)).toBe('exists')
      expect(await listAt(NOON)).toHaveLength(1)
    })

    it('gives each job to exactly one of fifty concurrent calls by two processes', async () => {
      const other = await test.reopen()
      const jobs = Array.from({ length: 20 }, () => aJob())
      for (const job of jobs) await db.addJob(job)
      const claims = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          (index % 2 ? db : other).claimJob({ kinds: KINDS, at: NOON, lease_ms }),
        ),
      )
      const claimed = claims.flatMap((job) => job?.id ?? [])
      expect(new Set(claimed).size).toBe(claimed.length)
      // A call that met the locks of others may have returned nothing. What it left is still there.
      for (let job = await claimAt(NOON); job; job = await claimAt(NOON)) claimed.push(job.id)
      expect(claimed.sort()).toEqual(jobs.map(({ id }) => id).sort())
      await other.close()
    })

    it('tells the listener of a job that was added, until it is removed', async () => {
      const listener = vi.fn()
      const remove = db.onJobAdded(listener)
      await db.addJob(aJob({ unique_key: 'one' }))
      await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1))
      await db.addJob(aJob({ unique_key: 'one' }))
      remove()
      remove()
      await db.addJob(aJob())
      expect(listener).toHaveBeenCalledTimes(1)
    })
  })

  describe('leases', () => {
    it('lets a job be claimed again when its lease has ended', async () => {
      const first = await claimNew()
      expect(await claimAt(NOON + lease_ms - 1)).toBeNull()
      const second = await claimAt(NOON + lease_ms)
      expect(second).toMatchObject({ id: first.id, attempts: 2 })
      expect(second?.lease_token).not.toBe(first.lease_token)
    })

    it('refuses every step with a lease that another call has replaced', async () => {
      const stale = await claimNew()
      const current = (await claimAt(NOON + lease_ms)) ?? expect.fail('No job was due.')
      const at = NOON + lease_ms
      expect(await db.renewLease({ ...stale, at, lease_ms })).toBe(false)
      expect(await db.finishJob({ ...stale, next_at: null })).toBe(false)
      expect(await db.finishJob({ ...stale, next_at: at })).toBe(false)
      expect(await db.failJob({ ...stale, at, retry_at: at, error: 'stale' })).toBe(false)
      expect(await db.releaseJob(stale)).toBe(false)
      expect(await listAt(at)).toMatchObject([{ id: current.id, state: 'running', last_error: null, attempts: 2 }])
      expect(await db.finishJob({ ...current, next_at: null })).toBe(true)
      expect(await listAt(at)).toEqual([])
    })

    it('accepts the outcome of a lease that has ended while nobody else has claimed the job', async () => {
      const job = await claimNew()
      expect(await db.finishJob({ ...job, next_at: null })).toBe(true)
      expect(await db.finishJob({ ...job, next_at: null })).toBe(false)
    })

    it('extends a lease', async () => {
      const job = await claimNew()
      expect(await db.renewLease({ ...job, at: NOON + lease_ms - 1, lease_ms })).toBe(true)
      expect(await claimAt(NOON + lease_ms)).toBeNull()
      expect(await claimAt(NOON + 2 * lease_ms - 1)).toMatchObject({ id: job.id })
    })

    it('gives a released job back as if the attempt had not begun', async () => {
      const job = await claimNew()
      expect(await db.releaseJob(job)).toBe(true)
      expect(await claimAt(NOON)).toMatchObject({ id: job.id, attempts: 1 })
    })

    it('ignores times more than a day ahead, which a wrong clock wrote', async () => {
      const ahead = NOON + 400 * DAY
      await db.addJob(aJob({ run_at: ahead }))
      const claimed = await claimAt(NOON)
      expect(claimed).not.toBeNull()
      expect(await claimAt(NOON)).toBeNull()
      await db.releaseJob(claimed ?? expect.fail())
      expect(await claimAt(ahead)).not.toBeNull()
      expect(await claimAt(NOON)).not.toBeNull()
      await db.addJob(aJob({ run_at: NOON + DAY }))
      expect(await claimAt(NOON)).toBeNull()
    })
  })

  describe('outcomes of jobs', () => {
    it('schedules the next run of a recurring job when it is done', async () => {
      const failed = await claimNew()
      await db.failJob({ ...failed, at: NOON, retry_at: NOON, error: 'no disk' })
      const job = (await claimAt(NOON)) ?? expect.fail()
      expect(await db.finishJob({ ...job, next_at: NOON + MINUTE })).toBe(true)
      const queued = { id: job.id, state: 'queued', attempts: 0, last_error: null, run_at: NOON + MINUTE }
      expect(await listAt(NOON)).toMatchObject([queued])
      expect(await claimAt(NOON + MINUTE - 1)).toBeNull()
      expect(await claimAt(NOON + MINUTE)).toMatchObject({ id: job.id, attempts: 1 })
    })

    it('runs a failed job again when it is due, and keeps its error', async () => {
      const job = await claimNew()
      expect(await db.failJob({ ...job, at: NOON, retry_at: NOON + MINUTE, error: 'no disk' })).toBe(true)
      expect(await listAt(NOON)).toMatchObject([{ state: 'queued', attempts: 1, last_error: 'no disk', dead_at: null }])
      expect(await claimAt(NOON + MINUTE - 1)).toBeNull()
      expect(await claimAt(NOON + MINUTE)).toMatchObject({ id: job.id, attempts: 2 })
    })

    it('never returns a dead job, until a command retries it', async () => {
      const job = await claimNew()
      await db.failJob({ ...job, at: NOON + 1, retry_at: null, error: 'no disk' })
      expect(await listAt(NOON)).toMatchObject([{ state: 'dead', dead_at: NOON + 1, last_error: 'no disk' }])
      expect(await claimAt(NOON + 10 * DAY)).toBeNull()
      const listener = vi.fn()
      db.onJobAdded(listener)
      expect(await db.retryJob({ id: job.id, at: NOON + DAY })).toBe('retried')
      await vi.waitFor(() => expect(listener).toHaveBeenCalled())
      expect(await claimAt(NOON + DAY - 1)).toBeNull()
      expect(await claimAt(NOON + DAY)).toMatchObject({ id: job.id, attempts: 1 })
    })

    it('retries a job that waits, but neither a running job nor one that does not exist', async () => {
      const job = await claimNew()
      expect(await db.retryJob({ id: job.id, at: NOON })).toBe('running')
      await db.failJob({ ...job, at: NOON, retry_at: NOON + MINUTE, error: 'x' })
      expect(await db.retryJob({ id: job.id, at: NOON })).toBe('retried')
      expect(await claimAt(NOON)).not.toBeNull()
      expect(await db.retryJob({ id: 'job_unknown', at: NOON })).toBe('not-found')
      expect(await db.retryJob({ id: 'job_\0', at: NOON })).toBe('not-found')
    })

    it('retries all dead jobs, and no others', async () => {
      for (let index = 0; index < 3; index++) {
        const job = await claimNew()
        await db.failJob({ ...job, at: NOON, retry_at: null, error: 'x' })
      }
      const waiting = aJob({ run_at: NOON + 5 * MINUTE })
      await db.addJob(waiting)
      expect(await db.retryDeadJobs({ at: NOON + 1 })).toBe(3)
      expect(await db.retryDeadJobs({ at: NOON + 1 })).toBe(0)
      expect((await listAt(NOON)).map(({ run_at }) => run_at)).toEqual(
        expect.arrayContaining([NOON + 1, NOON + 1, NOON + 1, NOON + 5 * MINUTE]),
      )
    })
  })

  describe('listing and counting jobs', () => {
    /** One job of each state, as at NOON. */
    async function addEach() {
      const dead = await claimNew({ id: newId('job', NOON + 1) })
      await db.failJob({ ...dead, at: NOON, retry_at: null, error: 'x' })
      const running = await claimNew({ id: newId('job', NOON + 2) })
      const queued = aJob({ id: newId('job', NOON + 3), run_at: NOON - 2 * MINUTE })
      await db.addJob(queued)
      return { dead, running, queued }
    }

    it('lists the newest first, by state and by page', async () => {
      const { dead, running, queued } = await addEach()
      const list = async (query: Partial<Parameters<Database['listJobs']>[0]>) =>
        (await db.listJobs({ state: null, at: NOON, size: 10, before: null, ...query })).map(({ id }) => id)
      expect(await list({})).toEqual([queued.id, running.id, dead.id])
      expect(await list({ size: 1 })).toEqual([queued.id])
      expect(await list({ size: 10, before: running.id })).toEqual([dead.id])
      expect(await list({ state: 'queued' })).toEqual([queued.id])
      expect(await list({ state: 'running' })).toEqual([running.id])
      expect(await list({ state: 'dead' })).toEqual([dead.id])
      expect(await list({ state: 'running', at: NOON + lease_ms })).toEqual([])
      expect(await db.listJobs({ state: 'queued', at: NOON, size: 10, before: null })).toEqual([
        { ...queued, attempts: 0, last_error: null, dead_at: null, state: 'queued' },
      ])
    })

    it('counts jobs by state, and finds since when the oldest has waited', async () => {
      expect(await db.countJobs(NOON)).toEqual({ queued: 0, running: 0, dead: 0, failing: 0, oldest_due_at: null })
      await addEach()
      const counts = { queued: 1, running: 1, dead: 1, failing: 0, oldest_due_at: NOON - 2 * MINUTE }
      expect(await db.countJobs(NOON)).toEqual(counts)
      expect(await db.countJobs(NOON - 3 * MINUTE)).toMatchObject({ oldest_due_at: null })
    })

    it('counts a job whose lease has ended as waiting since then', async () => {
      await claimNew()
      expect(await db.countJobs(NOON + lease_ms)).toMatchObject({
        running: 0,
        queued: 1,
        oldest_due_at: NOON + lease_ms,
      })
    })

    it('counts a job that has failed ten times as failing', async () => {
      await db.addJob(aJob())
      for (let attempt = 1; attempt <= 10; attempt++) {
        expect(await db.countJobs(NOON)).toMatchObject({ failing: 0 })
        const job = (await claimAt(NOON)) ?? expect.fail()
        await db.failJob({ ...job, at: NOON, retry_at: NOON, error: 'x' })
      }
      expect(await db.countJobs(NOON)).toMatchObject({ failing: 1 })
    })
  })
}
