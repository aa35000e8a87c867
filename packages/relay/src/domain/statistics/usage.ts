import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Usage } from '@earshot/protocol'
import type { Database, Viewer } from '../../storage/database.ts'
import type { ReportSize } from '../../storage/statistics-steps.ts'
import { type Actor, viewerOf } from '../access/actor.ts'

/** Reports read in one step. */
const SLICE = 1_000
const PROJECTS = 100

/** What the reports that the actor may see take, for each project. */
export async function readUsage({ database }: { database: Database }, actor: Actor): Promise<Usage> {
  const { organization_id } = actor
  const projects = new Map<string, Usage['projects'][number]>()
  for await (const { id, name } of eachProject(database, actor)) {
    projects.set(id, { id, name, reports: 0, artifacts: 0, bytes: 0 })
  }
  const total = { reports: 0, artifacts: 0, bytes: 0 }
  for await (const { project_id, artifacts, bytes } of eachSize(database, {
    organization_id,
    viewer: viewerOf(actor),
  })) {
    for (const sum of [total, projects.get(project_id)]) {
      if (!sum) continue
      sum.reports++
      sum.artifacts += artifacts
      sum.bytes += bytes
    }
  }
  return { ...total, projects: [...projects.values()] }
}

async function* eachProject(database: Database, { organization_id }: Actor) {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const found = await database.listProjects({ organization_id, page: 1, size: PROJECTS, cursor })
    yield* found?.items ?? []
    cursor = found?.next_cursor ?? null
  }
}

/** The sizes of an organization's reports, newest first, with a turn of the event loop for others now and then. */
export async function* eachSize(
  database: Database,
  wanted: { organization_id: string; viewer: Viewer },
): AsyncGenerator<ReportSize> {
  for (let start: ReportSize | undefined; ; ) {
    const sizes: ReportSize[] = await database.readSizes({ ...wanted, start, limit: SLICE })
    yield* sizes
    start = sizes.at(-1)
    if (!start || sizes.length < SLICE) return
    await nextTurn()
  }
}
