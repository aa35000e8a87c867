import { NEW_STATUS } from '@earshot/protocol'
import { invalid, RelayError } from '../../errors.ts'
import type { Report } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { toUpdate } from '../reports/change-report.ts'
import { planChange } from '../reports/plan-change.ts'
import { listStatuses } from './statuses.ts'

/** Reports that one transaction changes. */
const BATCH_SIZE = 100
/** How often reports may get the status while it is deleted. */
const MAX_ATTEMPTS = 5

/** A status to delete. With `replacement`, its reports get that one before. */
interface Deletion {
  project_id: string
  key: string
  replacement?: string | undefined
}

/**
 * Deletes a status. Throws STATUS_IN_USE if reports have it and there is no replacement,
 * STATUS_REQUIRED for the status that new reports get, and NOT_FOUND.
 */
export async function deleteStatus(context: StoreContext, actor: Actor, deletion: Deletion): Promise<void> {
  const { project_id, key, replacement } = deletion
  const statuses = await listStatuses(context, actor, project_id)
  if (!statuses.some((status) => status.key === key)) throw new RelayError('NOT_FOUND')
  if (key === NEW_STATUS) throw new RelayError('STATUS_REQUIRED')
  if (replacement === key || (replacement && !statuses.some((status) => status.key === replacement))) {
    throw invalid([{ path: 'replacement', message: 'The project has no other status with this key.' }])
  }
  const { organization_id } = actor
  const event = newEvent(context, actor, {
    type: 'status.deleted',
    subject_id: key,
    project_id,
    changes: { replacement: replacement ?? null },
  })
  for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
    const deleted = await context.database.deleteStatus({ project_id, organization_id, key, event })
    if (deleted === 'deleted') return
    if (deleted === null) throw new RelayError('NOT_FOUND')
    if (replacement === undefined) break
    await replaceStatus(context, actor, { project_id, key, replacement })
  }
  throw new RelayError('STATUS_IN_USE')
}

/** In batches, so that other calls have their turn. A call that was interrupted can be repeated. */
async function replaceStatus(context: StoreContext, actor: Actor, status: Required<Deletion>): Promise<void> {
  const { organization_id } = actor
  for (;;) {
    const reports = await context.database.findReportsWithStatus({ ...status, limit: BATCH_SIZE })
    const updates = reports.flatMap((report) => withStatus(context, actor, { report, status: status.replacement }))
    const changed = await context.database.changeReports({ organization_id, updates, bulk: null })
    // None: there are none left, or the replacement was deleted at the same time.
    if (changed.size === 0) return
  }
}

function withStatus(context: StoreContext, actor: Actor, { report, status }: { report: Report; status: string }) {
  const plan = planChange(report, { status }, context.now())
  return plan ? [toUpdate(context, actor, { report, plan })] : []
}
