import { setImmediate as nextTurn } from 'node:timers/promises'
import type BetterSqlite3 from 'better-sqlite3'
import { selectActorNames } from '../actor-names-sql.ts'
import { columnList, EVENT_COLUMNS, insertByName } from '../columns.ts'
import type { ActorName, EventSteps, NewEvent } from '../database.ts'
import { type EventRow, fromEvent, toEvent, toJson } from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import type { GroupCommit } from './group-commit.ts'

const EVENTS = columnList(EVENT_COLUMNS)

/** Records an event, to be called inside the transaction of the change. */
export type RecordEvent = (event: NewEvent) => void

export function createRecordEvent(db: BetterSqlite3.Database): RecordEvent {
  const nextNumber = db
    .prepare<[string], number>('update organizations set last_event = last_event + 1 where id = ? returning last_event')
    .pluck()
  const insert = db.prepare<[EventRow]>(insertByName('events', EVENT_COLUMNS))
  return (event) => {
    const seq = nextNumber.get(event.organization_id)
    if (seq === undefined) throw new Error(`There is no organization ${event.organization_id}.`)
    insert.run({ ...fromEvent(event), seq })
  }
}

/**
 * The log of changes. Readers ask again and again, and SQLite reads without a pause: each step lets
 * the rest of the process have its turn first.
 */
export function createEventSteps(db: BetterSqlite3.Database, { write }: GroupCommit): EventSteps {
  const recordEvent = createRecordEvent(db)
  const selectAfter = db.prepare<[string, number, number], EventRow>(
    `select ${EVENTS} from events where organization_id = ? and seq > ? order by seq limit ?`,
  )
  const selectLast = db.prepare<[string], number>('select last_event from organizations where id = ?').pluck()
  const selectFirst = db
    .prepare<[string], number>('select seq from events where organization_id = ? order by seq limit 1')
    .pluck()
  const selectMatching = db.prepare<[Record<string, string | number | null>], EventRow>(
    `select ${EVENTS} from events
     where organization_id = @organization_id and seq >= @from and seq < @before
       and (@types is null or type in (select value from json_each(@types)))
       and (@actor_id is null or json_extract(actor, '$.id') = @actor_id)
       and (@subject_id is null or subject_id = @subject_id)
       and (@project_id is null or project_id = @project_id)
       and (@since is null or at >= @since) and (@until is null or at < @until)
     order by seq desc limit @limit`,
  )
  const selectNames = db.prepare<[{ organization_id: string; ids: string }], ActorName>(
    selectActorNames('@organization_id', (id) => `${id} in (select value from json_each(@ids))`),
  )
  const selectOfSubject = db.prepare<[string, string, string | null, number, number], EventRow>(
    `select ${EVENTS} from events
     where organization_id = ? and subject_id = ? and type in (select value from json_each(?)) and seq > ?
     order by seq limit ?`,
  )
  const selectOrganizations = db.prepare<[], string>('select id from organizations').pluck()
  const deleteOldest = db.prepare<[string, number, number]>(
    `with oldest as (select id, seq, at from events where organization_id = ? order by seq limit ?)
     delete from events where id in (
       select id from oldest where seq < coalesce((select min(seq) from oldest where at >= ?), ${Number.MAX_SAFE_INTEGER})
     )`,
  )
  return {
    // A few microseconds each, and other processes may write.
    event_poll_ms: 100,

    addEvent: (event) => write(() => recordEvent(event)),

    readEvents: async ({ organization_id, after, limit }) => {
      await nextTurn()
      return retryWhenBusy(() => selectAfter.all(organization_id, after, limit).map(toEvent))
    },

    readEventRange: (organization_id) =>
      retryWhenBusy(() => {
        // The oldest first: a deletion between the two statements only makes the range too large.
        const first = selectFirst.get(organization_id)
        const last = selectLast.get(organization_id) ?? 0
        return { first: first ?? last + 1, last }
      }),

    findEvents: async ({ filter, ...range }) => {
      await nextTurn()
      const values = { ...range, ...filter, types: toJson(filter.types) }
      return retryWhenBusy(() => selectMatching.all(values).map(toEvent))
    },

    readEventsOf: ({ organization_id, subject_id, types, after, limit }) =>
      retryWhenBusy(() => selectOfSubject.all(organization_id, subject_id, toJson(types), after, limit).map(toEvent)),

    findActorNames: ({ organization_id, ids }) =>
      retryWhenBusy(() => selectNames.all({ organization_id, ids: JSON.stringify(ids) })),

    forgetEvents: ({ before, limit }) =>
      write(() => {
        const counts = selectOrganizations.all().map((id) => deleteOldest.run(id, limit, before).changes)
        return { more: counts.includes(limit) }
      }),
  }
}
