import { type AuditLogPage, type AuditLogQuery, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '@earshot/protocol'
import { auditLogQuery } from '@earshot/protocol/schemas'
import type { Actor } from '../domain/access/actor.ts'
import type { StoreContext } from '../domain/context.ts'
import { listEvents } from '../domain/events/list-events.ts'
import { plainLine } from '../plain-text.ts'
import { readArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { print, printJson, table } from './print.ts'
import { withExistingStores } from './with-stores.ts'

const name = 'audit-log'

export const auditLog: Command = {
  name,
  summary: 'list who changed what, newest first',
  usage: `[--type T] [--actor ID] [--subject ID] [--project ID] [--since TIME] [--until TIME] [--size S] [--cursor C] [--json]
  --type T        only these types, such as report.deleted,api_key.*
  --actor ID      only changes by this key or member; command-line: by this command
  --subject ID    only changes of this report, key or member
  --project ID    only changes in this project
  --since TIME    from this time on, such as 2026-11-28T20:00:00Z
  --until TIME    before this time
  --size S        entries, at most ${MAX_PAGE_SIZE} (default: ${DEFAULT_PAGE_SIZE})
  --cursor C      continue with the "next_cursor" of an earlier call
  --json          print {"items", "next_cursor"}`,
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
      },
    })
    const { json, ...filters } = values
    const query = readQuery(filters)
    const { items, next_cursor } = await withExistingStores((context, actor) => readPage(context, actor, query))
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
async function readPage(context: StoreContext, actor: Actor, query: AuditLogQuery): Promise<AuditLogPage> {
  const items: AuditLogPage['items'] = []
  let cursor = query.cursor
  for (;;) {
    const page = await listEvents(context, actor, { ...query, cursor, size: query.size - items.length })
    items.push(...page.items)
    if (page.next_cursor === null || items.length === query.size) return { items, next_cursor: page.next_cursor }
    cursor = page.next_cursor
  }
}
