import { DEFAULT_STATUSES, type FieldProblem } from '@earshot/protocol'
import { invalid } from '../../errors.ts'
import type { Report } from '../../storage/database.ts'
import { type Actor, viewerOf } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import type { WorkValues } from './plan-change.ts'

/** Throws VALIDATION_ERROR if a value does not fit the report. */
export async function checkChange(
  context: StoreContext,
  actor: Actor,
  { report, values }: { report: Report; values: WorkValues },
): Promise<void> {
  const problems = [
    checkStatus(values),
    checkSnooze(context, values),
    await checkAssignee(context, actor, values),
    await checkOriginal(context, actor, { report, values }),
  ].filter((problem) => problem !== null)
  if (problems.length > 0) throw invalid(problems)
}

function checkStatus({ status }: WorkValues): FieldProblem | null {
  if (status === undefined || DEFAULT_STATUSES.some(({ key }) => key === status)) return null
  return { path: 'status', message: 'The project has no status with this key.' }
}

function checkSnooze({ now }: StoreContext, { snoozed_until }: WorkValues): FieldProblem | null {
  if (snoozed_until === undefined || snoozed_until === null || snoozed_until > now()) return null
  return { path: 'snoozed_until', message: 'Send a time in the future, or null.' }
}

async function checkAssignee(
  { database }: StoreContext,
  { organization_id }: Actor,
  { assignee_id }: WorkValues,
): Promise<FieldProblem | null> {
  if (assignee_id === undefined || assignee_id === null) return null
  if (await database.findMember({ id: assignee_id, organization_id })) return null
  return { path: 'assignee_id', message: 'There is no member with this id.' }
}

async function checkOriginal(
  { database }: StoreContext,
  actor: Actor,
  { report, values: { duplicate_of } }: { report: Report; values: WorkValues },
): Promise<FieldProblem | null> {
  const path = 'duplicate_of'
  if (duplicate_of === undefined || duplicate_of === null) return null
  if (duplicate_of === report.id) return { path, message: 'A report is no duplicate of itself.' }
  const { organization_id } = actor
  const [original] = await database.findReports({ ids: [duplicate_of], organization_id, viewer: viewerOf(actor) })
  if (!original) return { path, message: 'There is no report with this id.' }
  if (original.duplicate_of === null) return null
  return { path, message: `That report is itself a duplicate. Use ${original.duplicate_of}.` }
}
