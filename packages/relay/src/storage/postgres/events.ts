import { selectActorNames } from '../actor-names-sql.ts'
import { columnList, EVENT_COLUMNS } from '../columns.ts'
import type { ActorName, EventRange, EventSteps, NewEvent } from '../database.ts'
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

/** Events that one statement numbers. */
const MAX_NUMBERED = 1_000

/**
 * Numbers the committed events that have no number yet. Only one process at a time holds the
 * organization's row, until it commits: whoever sees a number sees all smaller ones.
 */
const NUMBER_EVENTS = {
  name: 'number-events',
  text: `with waiting as (
           select id, position from events where organization_id = $1 and seq is null order by position limit ${MAX_NUMBERED} for update
         ), placed as (
           select id, row_number() over (order by position) as place, count(*) over () as count from waiting
         ), counter as (
           update organizations set last_event = last_event + total.count
           from (select max(count) as count from placed) as total
           where organizations.id = $1 and total.count > 0
           returning last_event - total.count as before
         ), numbered as (
           update events set seq = counter.before + placed.place from placed, counter where events.id = placed.id
           returning 1
         )
         select count(*) as count from numbered`,
}
const ADD_EVENT = { name: 'add-event', text: recordEvent('$1', '(select 1) as always') }
const SELECT_AFTER = {
  name: 'read-events',
  text: `select ${EVENTS} from events where organization_id = $1 and seq > $2 order by seq limit $3`,
}

const SELECT_RANGE = {
  name: 'read-event-range',
  text: `select last_event as last, coalesce(
           (select seq from events where organization_id = $1 and seq is not null order by seq limit 1), last_event + 1
         ) as first
         from organizations where id = $1`,
}
const SELECT_MATCHING = {
  name: 'find-events',
  text: `select ${EVENTS} from events
         where organization_id = $1 and seq >= $2 and seq < $3
           and ($4::json is null or type in (select json_array_elements_text($4::json)))
           and ($5::text is null or actor::json ->> 'id' = $5)
           and ($6::text is null or subject_id = $6)
           and ($7::text is null or project_id = $7)
           and ($8::bigint is null or at >= $8) and ($9::bigint is null or at < $9)
         order by seq desc limit $10`,
}

const SELECT_NAMES = {
  name: 'find-actor-names',
  text: selectActorNames('$1', (id) => `${id} = any($2::text[])`),
}
const SELECT_OF_SUBJECT = {
  name: 'read-events-of-subject',
  text: `select ${EVENTS} from events
         where organization_id = $1 and subject_id = $2 and type = any($3::text[]) and seq > $4 order by seq limit $5`,
}

const SELECT_ORGANIZATIONS = { name: 'organizations-with-events', text: 'select id from organizations' }
const FORGET = {
  name: 'forget-events',
  text: `with oldest as (
           select batch.* from organizations, lateral (
             select id, organization_id, seq, at from events
             where organization_id = organizations.id and seq is not null order by seq limit $2
           ) as batch
         ), kept as (
           select organization_id, min(seq) as seq from oldest where at >= $1 group by organization_id
         ), gone as (
           delete from events using oldest left join kept on kept.organization_id = oldest.organization_id
           where events.id = oldest.id and (kept.seq is null or oldest.seq < kept.seq)
           returning events.organization_id
         )
         select count(*) as count from gone group by organization_id order by count desc limit 1`,
}

/** The log of changes. */
export function createEventSteps({ query, find }: Connections): EventSteps {
  /** Returns how many events got a number. */
  async function numberEvents(organization_id: string): Promise<number> {
    const [numbered] = await query<{ count: number }>(NUMBER_EVENTS, [organization_id])
    return numbered?.count ?? 0
  }

  /** Numbers all events that were committed before. */
  async function numberAll(organization_id: string): Promise<void> {
    while ((await numberEvents(organization_id)) === MAX_NUMBERED);
  }

  return {
    event_poll_ms: 1_000,

    addEvent: async (event) => {
      await query(ADD_EVENT, [eventValue(event)])
    },

    readEvents: async ({ organization_id, after, limit }) => {
      await numberEvents(organization_id)
      return (await query<EventRow>(SELECT_AFTER, [organization_id, after, limit])).map(toEvent)
    },

    readEventRange: async (organization_id) => {
      await numberAll(organization_id)
      const [range] = await query<EventRange>(SELECT_RANGE, [organization_id])
      return range ?? { first: 1, last: 0 }
    },

    findEvents: async ({ organization_id, from, before, filter, limit }) => {
      const { types, actor_id, subject_id, project_id, since, until } = filter
      const wanted = [toJson(types), actor_id, subject_id, project_id, since, until]
      return (await find<EventRow>(SELECT_MATCHING, [organization_id, from, before, ...wanted, limit])).map(toEvent)
    },

    readEventsOf: async ({ organization_id, subject_id, types, after, limit }) => {
      await numberAll(organization_id)
      return (await find<EventRow>(SELECT_OF_SUBJECT, [organization_id, subject_id, types, after, limit])).map(toEvent)
    },

    findActorNames: ({ organization_id, ids }) => query<ActorName>(SELECT_NAMES, [organization_id, ids]),

    forgetEvents: async ({ before, limit }) => {
      // Without a number, events that nobody has ever read would stay forever.
      for (const { id } of await query<{ id: string }>(SELECT_ORGANIZATIONS, [])) await numberAll(id)
      const [gone] = await query<{ count: number }>(FORGET, [before, limit])
      return { more: gone?.count === limit }
    },
  }
}
