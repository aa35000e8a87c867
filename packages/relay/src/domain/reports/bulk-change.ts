import type { BulkDeletionResult, BulkResult, ReportChange } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Report, ReportUpdate } from '../../storage/database.ts'
import { type Actor, viewerOf } from '../access/actor.ts'
import type { Context, StoreContext } from '../context.ts'
import { afterChange, toUpdate } from './change-report.ts'
import { checkChange } from './check-change.ts'
import { deleteReport } from './delete-report.ts'
import { type ChangePlan, planChange, valuesOfChange, type WorkValues } from './plan-change.ts'
import { toSummary } from './to-summary.ts'

type Item = BulkResult['items'][number]

/** Changes up to MAX_BULK reports in one transaction. Each has its own result. */
export async function changeReports(
  context: StoreContext,
  actor: Actor,
  { ids, change }: { ids: readonly string[]; change: ReportChange },
): Promise<BulkResult> {
  return changeEach(context, actor, {
    ids,
    valuesOf: (report) => valuesOfChange(report, change, context.now()),
    isUndo: false,
  })
}

/**
 * Undoes a bulk change: each report gets its values back, unless one of them was changed since.
 * Throws NOT_FOUND, and CONFLICT if it was undone before.
 */
export async function undoBulkChange(context: StoreContext, actor: Actor, id: string): Promise<BulkResult> {
  const { organization_id } = actor
  const bulk = await context.database.findBulkChange({ id, organization_id })
  if (!bulk) throw new RelayError('NOT_FOUND')
  const isFirst = await context.database.markUndone({ id, organization_id, at: context.now() })
  if (!isFirst) throw new RelayError('CONFLICT', { message: 'This bulk change was undone before.' })
  const items = new Map(bulk.items.map((item) => [item.report_id, item]))
  return changeEach(context, actor, {
    ids: [...items.keys()],
    valuesOf: (report) => {
      const item = items.get(report.id)
      return item && planChange(report, item.after, 0) === null ? (item.before as WorkValues) : null
    },
    isUndo: true,
  })
}

/** Deletes up to MAX_BULK reports, one after the other. */
export async function deleteReports(
  context: Pick<Context, 'database' | 'files' | 'now'>,
  actor: Actor,
  { ids }: { ids: readonly string[] },
): Promise<BulkDeletionResult> {
  const items: BulkDeletionResult['items'] = []
  for (const id of new Set(ids)) {
    const result = await deleteReport(context, actor, id).then(() => 'deleted' as const, ifNotFound)
    items.push({ id, result })
  }
  return { items }
}

function ifNotFound(error: unknown): 'not_found' {
  if (error instanceof RelayError && error.code === 'NOT_FOUND') return 'not_found'
  throw error
}

interface Work {
  ids: readonly string[]
  /** The values that a report gets. Null: it was changed since. */
  valuesOf: (report: Report) => WorkValues | null
  isUndo: boolean
}

async function changeEach(context: StoreContext, actor: Actor, { ids, valuesOf, isUndo }: Work): Promise<BulkResult> {
  const { organization_id } = actor
  const wanted = [...new Set(ids)]
  const found = await context.database.findReports({ ids: wanted, organization_id, viewer: viewerOf(actor) })
  const reports = new Map(found.map((report) => [report.id, report]))
  const items = new Map<string, Item>()
  const updates: ReportUpdate[] = []
  for (const id of wanted) {
    const report = reports.get(id)
    const planned = report ? await plan(context, actor, { report, valuesOf }) : ({ id, result: 'not_found' } as const)
    if ('update' in planned) updates.push(planned.update)
    items.set(id, 'update' in planned ? planned.item : planned)
  }
  const bulk = isUndo || updates.length === 0 ? null : { id: newId('blk', context.now()), created_at: context.now() }
  const changed = await context.database.changeReports({ organization_id, updates, bulk })
  for (const { id } of updates) if (!changed.has(id)) items.set(id, { id, result: 'conflict' })
  return { id: changed.size > 0 ? (bulk?.id ?? null) : null, items: [...items.values()] }
}

async function plan(
  context: StoreContext,
  actor: Actor,
  { report, valuesOf }: { report: Report; valuesOf: Work['valuesOf'] },
): Promise<Item | { update: ReportUpdate; item: Item }> {
  const { id } = report
  try {
    const values = valuesOf(report)
    if (values === null) return { id, result: 'conflict', report: toSummary(report) }
    const planned: ChangePlan | null = planChange(report, values, context.now())
    if (!planned) return { id, result: 'unchanged', report: toSummary(report) }
    await checkChange(context, actor, { report, values: planned.after })
    const item = { id, result: 'changed', report: toSummary(afterChange(report, planned)) } as const
    return { update: toUpdate(context, actor, { report, plan: planned }), item }
  } catch (error) {
    if (!(error instanceof RelayError) || error.code !== 'VALIDATION_ERROR') throw error
    return { id, result: 'invalid', message: problemsOf(error) }
  }
}

function problemsOf({ details, message }: RelayError): string {
  const problems = Array.isArray(details)
    ? details.map((problem: { message?: unknown }) => String(problem.message))
    : []
  return problems.join(' ') || message
}
