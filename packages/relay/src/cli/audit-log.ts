import type { AuditLogFilter } from '@earshot/client'
import { type AuditLogPage, type AuditLogQuery, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '@earshot/protocol'
import { auditLogQuery } from '@earshot/protocol/schemas'
import { plainLine } from '../plain-text.ts'
import { readArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import type { Management } from './management.ts'
import { print, printJson, table } from './print.ts'
import { RELAY_OPTION, RELAY_USAGE, withManagement } from './with-management.ts'

const name = 'audit-log'

export const auditLog: Command = {
  name,
  summary: 'list who changed what, newest first',
  usage: `[--type T] [--actor ID] [--subject ID] [--project ID] [--since TIME] [--until TIME] [--size S] [--cursor C] [--json] [--relay URL]
  --type T        only these types, such as report.deleted,api_key.*
  --actor ID      only changes by this key or member; command-line: by this command
  --subject ID    only changes of this report, key or member
  --project ID    only changes in this project
  --since TIME    from this time on, such as 2026-11-28T20:00:00Z
  --until TIME    before this time
  --size S        entries, at most ${MAX_PAGE_SIZE} (default: ${DEFAULT_PAGE_SIZE})
  --cursor C      continue with the "next_cursor" of an earlier call
  --json          print {"items", "next_cursor"}
${RELAY_USAGE}`,
  run: async (args) => {
    const text = { type: 'string' } as const
    const { values } = readArguments(name, {
      args,
      options: {
        type: text,
        actor: text,
        subject: text,
        project: text,
        since: text,
        until: text,
        size: text,
        cursor: text,
        json: { type: 'boolean' },
        ...RELAY_OPTION,
      },
    })
    const { json, relay, ...filters } = values
    const { size } = readQuery(filters)
    const { items, next_cursor } = await withManagement({ relay }, ({ auditLog }) =>
      readPage(auditLog, { ...filters, size }),
    )
    if (json) {
      printJson({ items, next_cursor })
      return 0
    }
    if (items.length === 0) print('There are no such changes.')
    const rows = items.map(({ at, type, actor, subject_id, changes }) => [
      at,
      type,
      plainLine(subject_id, 60),
      `by ${plainLine(actor.name ?? actor.kind, 60)} (${plainLine(actor.id, 60)})`,
      Object.keys(changes).length > 0 ? plainLine(JSON.stringify(changes), 80) : '',
    ])
    if (rows.length > 0) print(table(rows))
    if (next_cursor !== null) print(`There are earlier changes: add --cursor ${next_cursor} to continue.`)
    return 0
  },
}

function readQuery(options: Record<string, string | undefined>): AuditLogQuery {
  const parsed = auditLogQuery.safeParse(options)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'is invalid' }
  throw new UsageError(`--${path.join('.')} is invalid: ${message}. See "earshot ${name} --help".`)
}

/** A full page, unless the log ends: one call looks through a limited number of events. */
async function readPage(
  { list }: Management['auditLog'],
  { size, ...filters }: AuditLogFilter & { size: number; cursor?: string },
): Promise<AuditLogPage> {
  const items: AuditLogPage['items'] = []
  let cursor = filters.cursor
  for (;;) {
    const page = await list({ ...filters, ...(cursor === undefined ? {} : { cursor }), size: size - items.length })
    items.push(...page.items)
    if (page.next_cursor === null || items.length === size) return { items, next_cursor: page.next_cursor }
    cursor = page.next_cursor
  }
}
