import { afterEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { newJob } from '../../../src/domain/jobs/new-job.ts'
import { route } from '../../../src/http/management/route.ts'
import { type RelayUnderTest, startRelay } from '../relay-under-test.ts'

// One more route, which adds a job as a verb does that leaves work for later.
vi.mock(import('../../../src/http/management/table.ts'), async (load) => {
  const original = await load()
  const addsJob = route({
    method: 'post',
    path: '/api/v1/adds-job',
    scope: 'reports:read',
    summary: 'Test',
    response: z.object({ id: z.string() }),
    run: async ({ context, request_id }) => {
      const job = newJob({ kind: 'sweep', at: context.now(), run_at: context.now() + 1, request_id })
      await context.database.addJob(job)
      return { id: job.id }
    },
  })
  return { ...original, MANAGEMENT_ROUTES: [...original.MANAGEMENT_ROUTES, addsJob] }
})

let relay: RelayUnderTest
afterEach(() => relay.dispose())

it('carries the id of a request into the job that it causes', async () => {
  relay = await startRelay()
  const { api_key } = await relay.newApiKey()
  const answer = await relay.call('POST', '/api/v1/adds-job', { headers: { Authorization: `Bearer ${api_key}` } })
  const jobs = await relay.database.listJobs({ state: null, at: relay.clock.now, size: 10, before: null })
  const request_id = answer.headers.get('x-request-id')
  expect(jobs).toContainEqual(expect.objectContaining({ id: answer.body.id, request_id }))
})
