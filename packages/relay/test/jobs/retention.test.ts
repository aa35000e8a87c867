import { afterEach, beforeEach, expect, it } from 'vitest'
import { changeProject } from '../../src/domain/projects/projects.ts'
import { createRetention } from '../../src/jobs/retention.ts'
import type { ClaimedJob, Project } from '../../src/storage/database.ts'
import { EVERY_REPORT } from '../contracts/samples.ts'
import { flowOf } from '../http/flow.ts'
import { type RelayUnderTest, SCREENSHOT, startRelay } from '../http/relay-under-test.ts'

const DAY = 86_400_000

let relay: RelayUnderTest
let project_id: string
beforeEach(async () => {
  relay = await startRelay()
  project_id = (await relay.database.findDefaultProject()).project_id
})
afterEach(() => relay.dispose())

const LARGE = {
  kind: 'attachment',
  content_type: 'application/pdf',
  bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(500_000, ' ')]),
}

async function newReport(file = SCREENSHOT): Promise<string> {
  relay.clock.now++
  return (await flowOf(relay).report([file])).body.report.id
}
const keep = (settings: Partial<Pick<Project, 'retention_days' | 'retention_bytes'>>) =>
  changeProject({ database: relay.database, now: () => relay.clock.now }, relay.operator, {
    id: project_id,
    ...settings,
  })

async function run(signal = new AbortController().signal): Promise<void> {
  const { database, files, clock } = relay
  await createRetention({ database, files, now: () => clock.now }).run({} as ClaimedJob, signal)
}
async function idsLeft(): Promise<string[]> {
  const { organization_id } = relay.operator
  const slice = { ...EVERY_REPORT, organization_id, sort: 'created', start: undefined, limit: 100 } as const
  return (await relay.database.readReports(slice)).map(({ id }) => id)
}
async function deletions() {
  const { organization_id } = relay.operator
  const events = await relay.database.readEvents({ organization_id, after: 0, limit: 1000 })
  return events.filter(({ type }) => type === 'report.deleted')
}

it('deletes nothing unless a project limits it', async () => {
  await newReport()
  relay.clock.now += 4000 * DAY
  await run()
  expect(await idsLeft()).toHaveLength(1)
})

it('deletes reports that are too old with their files, each with an event, and once', async () => {
  const old = [await newReport(), await newReport()]
  relay.clock.now += DAY
  const young = await newReport()
  await keep({ retention_days: 30 })
  relay.clock.now += 29 * DAY + 1000
  await run()
  await run()
  expect(await idsLeft()).toEqual([young])
  expect(await relay.storedFiles()).toHaveLength(1)
  const events = await deletions()
  expect(events.map(({ subject_id }) => subject_id)).toEqual(old)
  expect(events[0]?.actor).toMatchObject({ kind: 'system', id: 'retention' })
})

it('deletes the oldest reports while the files of all have too many bytes', async () => {
  const ids = [await newReport(LARGE), await newReport(LARGE), await newReport(LARGE), await newReport()]
  await keep({ retention_bytes: 1_100_000 })
  await run()
  expect(await idsLeft()).toEqual(ids.slice(1))
  await keep({ retention_bytes: 1_000_000 })
  await run()
  expect(await idsLeft()).toEqual(ids.slice(2))
  expect(await relay.storedFiles()).toHaveLength(2)
})

it('stops when the job is to stop', async () => {
  await newReport()
  await keep({ retention_days: 1 })
  relay.clock.now += 2 * DAY
  await expect(run(AbortSignal.abort())).rejects.toThrow()
  expect(await idsLeft()).toHaveLength(1)
})
