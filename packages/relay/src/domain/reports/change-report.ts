import type { ReportChange, ReportSummary } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Report, ReportUpdate } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { checkChange } from './check-change.ts'
import { findReport } from './find-report.ts'
import { type ChangePlan, planChange, valuesOfChange, type WorkValues } from './plan-change.ts'
import { toSummary } from './to-summary.ts'

/** Without If-Match, a change is made again if another one comes between. */
const MAX_ATTEMPTS = 5

/**
 * Changes a report and returns it as it is now. Throws PRECONDITION_FAILED with the current report if
 * it does not have one of the versions `if_match`, and NOT_FOUND.
 */
export async function changeReport(
  context: StoreContext,
  actor: Actor,
  { id, change, if_match }: { id: string; change: ReportChange; if_match: readonly number[] | null },
): Promise<ReportSummary> {
  const { organization_id } = actor
  for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
    const report = await findReport(context, actor, id)
    if (if_match && !if_match.includes(report.version)) {
      throw new RelayError('PRECONDITION_FAILED', { details: { current: toSummary(report) } })
    }
    const at = context.now()
    const values = valuesOfChange(report, change, at)
    const plan = planChange(report, values, at)
    if (!plan) return toSummary(report)
    await checkChange(context, actor, { report, values: plan.after })
    const update = toUpdate(context, actor, { report, plan })
    const changed = await context.database.changeReports({ organization_id, updates: [update], bulk: null })
    if (changed.has(id)) return toSummary(afterChange(report, plan))
  }
  throw new RelayError('CONFLICT')
}

/** The change as the database makes it, with its event. */
export function toUpdate(
  context: StoreContext,
  actor: Actor,
  { report, plan }: { report: Report; plan: ChangePlan },
): ReportUpdate {
  const { id, version, project_id } = report
  const changes = describe(plan)
  const event = newEvent(context, actor, { type: 'report.updated', subject_id: id, project_id, changes })
  const { before, after, ...rest } = plan
  return { id, version, event, before: { ...before }, after: { ...after }, ...rest }
}

/** The report after the change. */
export function afterChange(report: Report, { work, after }: ChangePlan): Report {
  return { ...report, ...work, tags: after.tags ?? report.tags, version: report.version + 1 }
}

/** For the event: each value before and after. A summary is long, and only named. */
function describe({ before, after }: ChangePlan): Record<string, unknown> {
  const names = Object.keys(after) as (keyof WorkValues)[]
  return Object.fromEntries(
    names.map((name) => [name, name === 'summary' ? {} : { from: before[name], to: after[name] }]),
  )
}
