import { columnList, EVENT_COLUMNS } from '../columns.ts'
import type { EventSteps, NewEvent } from '../database.ts'
import { type EventRow, fromEvent, toEvent, toJson } from '../rows.ts'
import type { Connections } from './connections.ts'

const EVENTS = columnList(EVENT_COLUMNS)

/**
 * Statement that records the event in a parameter (`$1`) if `changed`, another part of the same
 * statement, has rows.
 */
export const recordEvent = (parameter: string, changed: string) =>
  `insert into events (${EVENTS}) select ${EVENTS} from json_populate_record(null::events, ${parameter}::json) where exists (select from ${changed})`

/**
 * Statement of a change that returns rows, which records the event in a parameter. `before`: parts
 * that the change refers to.
 */
export const withEvent = (parameter: string, change: string, before?: string) =>
  `with ${before ? `${before}, ` : ''}changed as (${change}), recorded as (${recordEvent(parameter, 'changed')}) select * from changed`

/** The value of that parameter. */
export const eventValue = (event: NewEvent) => toJson(fromEvent(event))

/**
 * Numbers the committed events that have no number yet. Only one process at a time holds the
 * organization's row, until it commits: whoever sees a number sees all smaller ones.
 */
const NUMBER_EVENTS = {
  name: 'number-events',
  text: `with waiting as (
           select id, position from events where organization_id = $1 and seq is null order by position limit 1000 for update
         ), placed as (
           select id, row_number() over (order by position) as place, count(*) over () as count from waiting
         ), counter as (
           update organizations set last_event = last_event + total.count
           from (select max(count) as count from placed) as total
           where organizations.id = $1 and total.count > 0
           returning last_event - total.count as before
         )
         update events set seq = counter.before + placed.place from placed, counter where events.id = placed.id`,
}
const ADD_EVENT = { name: 'add-event', text: recordEvent('$1', '(select 1) as always') }
const SELECT_AFTER = {
  name: 'read-events',
  text: `select ${EVENTS} from events where organization_id = $1 and seq > $2 order by seq limit $3`,
}

/** The log of changes. */
export function createEventSteps({ query }: Connections): EventSteps {
  return {
    addEvent: async (event) => {
      await query(ADD_EVENT, [eventValue(event)])
    },

    readEvents: async ({ organization_id, after, limit }) => {
      await query(NUMBER_EVENTS, [organization_id])
      return (await query<EventRow>(SELECT_AFTER, [organization_id, after, limit])).map(toEvent)
    },
  }
}
