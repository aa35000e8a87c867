import { type FieldProblem, MAX_PROJECT_TAGS } from '@earshot/protocol'
import { invalid } from '../../errors.ts'
import type { Report } from '../../storage/database.ts'
import { type Actor, viewerOf } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import type { WorkValues } from './plan-change.ts'

/** The report that is to have the values. */
type Subject = Pick<Report, 'id' | 'project_id' | 'organization_id' | 'tags'>

/** Throws VALIDATION_ERROR if a value does not fit the report. */
export async function checkChange(
  context: StoreContext,
  actor: Actor,
  { report, values }: { report: Subject; values: WorkValues },
): Promise<void> {
  const problems = [
    await checkStatus(context, report, values),
    await checkTags(context, report, values),
    checkSnooze(context, values),
    await checkAssignee(context, actor, values),
    await checkOriginal(context, actor, { report, values }),
  ].filter((problem) => problem !== null)
  if (problems.length > 0) throw invalid(problems)
}

async function checkStatus(
  { database }: StoreContext,
  { project_id, organization_id }: Subject,
  { status }: WorkValues,
): Promise<FieldProblem | null> {
  if (status === undefined) return null
  const statuses = await database.listStatuses({ project_id, organization_id })
  if (statuses?.some(({ key }) => key === status)) return null
  return { path: 'status', message: 'The project has no status with this key.' }
}

/** New tags become tags of the project, which has a limited number of them. */
async function checkTags(
  { database }: StoreContext,
  report: Subject,
  { tags = [] }: WorkValues,
): Promise<FieldProblem | null> {
  const added = tags.filter((tag) => !report.tags.includes(tag))
  if (added.length === 0) return null
  const count = await database.countTags({ project_id: report.project_id, with: added })
  if (count <= MAX_PROJECT_TAGS) return null
  return { path: 'tags', message: `A project has at most ${MAX_PROJECT_TAGS} tags. Use those that it has.` }
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
  { report, values: { duplicate_of } }: { report: Subject; values: WorkValues },
): Promise<FieldProblem | null> {
  const path = 'duplicate_of'
  if (duplicate_of === undefined || duplicate_of === null) return null
  if (duplicate_of === report.id) return { path, message: 'A report cannot be a duplicate of itself.' }
  const { organization_id } = actor
  const [original] = await database.findReports({ ids: [duplicate_of], organization_id, viewer: viewerOf(actor) })
  if (!original) return { path, message: 'This report does not exist.' }
  if (original.duplicate_of === null) return null
  return { path, message: `That report is itself a duplicate. Use ${original.duplicate_of}.` }
}
