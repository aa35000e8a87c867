import type { ReportChange } from '@earshot/protocol'
import { MAX_TAGS } from '@earshot/protocol'
import { invalid } from '../../errors.ts'
import { REPORT_WORK } from '../../storage/columns.ts'
import type { Report, ReportWork } from '../../storage/database.ts'

/** New values of what people change. What is not named stays as it is. */
export type WorkValues = Partial<Omit<ReportWork, 'updated_at'> & Pick<Report, 'tags'>>

/** What a change does to a report. */
export interface ChangePlan {
  readonly work: ReportWork
  readonly tags_added: readonly string[]
  readonly tags_removed: readonly string[]
  /** The values that change, before and after. A bulk change is undone with them. */
  readonly before: WorkValues
  readonly after: WorkValues
}

/** The values that a change means for this report. Throws VALIDATION_ERROR for too many tags. */
export function valuesOfChange(report: Report, change: ReportChange, at: number): WorkValues {
  const { tags, add_tags, remove_tags, archived, ...values } = change
  const wanted = withoutUndefined(values)
  if (archived !== undefined) wanted.archived_at = archived ? (report.archived_at ?? at) : null
  if (tags ?? add_tags ?? remove_tags) {
    wanted.tags = [...new Set([...(tags ?? report.tags), ...(add_tags ?? [])])].filter(
      (tag) => !remove_tags?.includes(tag),
    )
    if (wanted.tags.length > MAX_TAGS) {
      throw invalid([{ path: 'tags', message: `A report has at most ${MAX_TAGS} tags.` }])
    }
  }
  return wanted
}

/** Null if the report has these values. */
export function planChange(report: Report, values: WorkValues, at: number): ChangePlan | null {
  const tags = values.tags ?? report.tags
  const tags_added = tags.filter((tag) => !report.tags.includes(tag))
  const tags_removed = report.tags.filter((tag) => !tags.includes(tag))
  const hasOtherTags = tags_added.length + tags_removed.length > 0
  const names = (Object.keys(values) as (keyof WorkValues)[]).filter((name) =>
    name === 'tags' ? hasOtherTags : values[name] !== report[name],
  )
  if (names.length === 0) return null
  const after = pick(values, names)
  const { tags: _, ...changed } = after
  const work: ReportWork = { ...pick(report, REPORT_WORK), ...changed, updated_at: at }
  return { work, tags_added, tags_removed, before: pick(report, names), after }
}

function pick<Value extends object, Name extends keyof Value>(value: Value, names: readonly Name[]): Pick<Value, Name> {
  return Object.fromEntries(names.map((name) => [name, value[name]])) as Pick<Value, Name>
}

export function withoutUndefined(values: { [Name in keyof WorkValues]: WorkValues[Name] | undefined }): WorkValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
