import type BetterSqlite3 from 'better-sqlite3'
import { columnList, EVENT_COLUMNS, insertByName } from '../columns.ts'
import type { EventSteps, NewEvent } from '../database.ts'
import { type EventRow, fromEvent, toEvent } from '../rows.ts'
import { retryWhenBusy } from './busy.ts'
import type { GroupCommit } from './group-commit.ts'

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

/** The log of changes. */
export function createEventSteps(db: BetterSqlite3.Database, { write }: GroupCommit): EventSteps {
  const recordEvent = createRecordEvent(db)
  const selectAfter = db.prepare<[string, number, number], EventRow>(
    `select ${columnList(EVENT_COLUMNS)} from events where organization_id = ? and seq > ? order by seq limit ?`,
  )
  return {
    addEvent: (event) => write(() => recordEvent(event)),

    readEvents: ({ organization_id, after, limit }) =>
      retryWhenBusy(() => selectAfter.all(organization_id, after, limit).map(toEvent)),
  }
}
