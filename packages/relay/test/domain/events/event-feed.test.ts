import { expect, it } from 'vitest'
import { commandLine } from '../../../src/domain/access/actor.ts'
import { createEventFeed } from '../../../src/domain/events/event-feed.ts'
import { type EventMessage, type Follower, followEvents } from '../../../src/domain/events/follow-events.ts'
import type { Database, Event } from '../../../src/storage/database.ts'
import { anEvent } from '../../contracts/samples.ts'

const ORGANIZATION = { organization_id: 'org_1' }

/** A log in memory, which counts its reads and can forget its oldest events. */
function aLog() {
  const events: Event[] = []
  const log = {
    reads: 0,
    /** Reads that returned events. */
    deliveries: 0,
    error: null as Error | null,
    add(count = 1) {
      for (let i = 0; i < count; i++) events.push({ ...anEvent(ORGANIZATION), seq: log.last() + 1 })
    },
    last: () => log.forgotten + events.length,
    forgotten: 0,
    forget(count: number) {
      events.splice(0, count)
      log.forgotten += count
    },
  }
  const database: Pick<Database, 'readEvents' | 'readEventRange' | 'findActorNames' | 'event_poll_ms'> = {
    event_poll_ms: 1,
    readEvents: async ({ after, limit }) => {
      log.reads++
      if (log.error) throw log.error
      const page = events.filter(({ seq }) => seq > after).slice(0, limit)
      if (page.length > 0) log.deliveries++
      return page
    },
    findActorNames: async () => [],
    readEventRange: async () => ({ first: log.forgotten + 1, last: log.last() }),
  }
  return { log, database: database as Database, event_feed: createEventFeed(database) }
}

const actor = commandLine('org_1')

async function follow(
  { database, event_feed }: Pick<ReturnType<typeof aLog>, 'database' | 'event_feed'>,
  options: Partial<Follower> = {},
) {
  const controller = new AbortController()
  const follower = { actor, findActor: async () => actor, query: {}, last_event_id: undefined, heartbeat_ms: 60_000 }
  const stream = await followEvents({ database, event_feed }, { ...follower, signal: controller.signal, ...options })
  const messages = stream[Symbol.asyncIterator]()
  const take = async (count: number) => {
    const taken: EventMessage[] = []
    while (taken.length < count) {
      const { value } = await messages.next()
      if (value?.event) taken.push(value)
    }
    return taken
  }
  const close = async () => {
    controller.abort()
    while (!(await messages.next()).done);
  }
  return { take, close, messages }
}

const ids = (messages: EventMessage[]) => messages.map(({ id }) => id)
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

it('gives readers that begin and read at different times every event once and in order', async () => {
  const test = aLog()
  test.log.add(120)
  const early = await follow(test, { last_event_id: 0 })
  const late = await follow(test)
  const taking = late.take(300)
  for (let i = 0; i < 30; i++) {
    test.log.add(10)
    await new Promise((resolve) => setTimeout(resolve, i % 3))
  }
  expect(ids(await taking)).toEqual(upTo(420, 121))
  expect(ids(await early.take(420))).toEqual(upTo(420))
  await Promise.all([early.close(), late.close()])
})

it('reads once for all readers that have everything', async () => {
  const test = aLog()
  const readers = await Promise.all(Array.from({ length: 20 }, () => follow(test)))
  const taking = readers.map(({ take }) => take(1))
  test.log.add()
  await Promise.all(taking)
  expect(test.log.deliveries).toBe(1)
  await Promise.all(readers.map(({ close }) => close()))
})

it('does not poll while nobody reads', async () => {
  const test = aLog()
  const reader = await follow(test)
  const taking = reader.take(1)
  test.log.add()
  await taking
  await reader.close()
  const before = test.log.reads
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(test.log.reads).toBeLessThanOrEqual(before + 1)
  const again = await follow(test, { last_event_id: 0 })
  expect(ids(await again.take(1))).toEqual([1])
  await again.close()
})

it('says that events no longer exist, once, and continues with the oldest', async () => {
  const test = aLog()
  test.log.add(100)
  test.log.forget(90)
  const reader = await follow(test, { last_event_id: 7 })
  const [first, ...rest] = await reader.take(11)
  expect(first).toEqual({ id: 90, event: 'reset', data: { reason: 'expired', after: 90 } })
  expect(ids(rest)).toEqual(upTo(100, 91))
  await reader.close()
})

it('says so as well if no event is left', async () => {
  const test = aLog()
  test.log.add(10)
  test.log.forget(10)
  const reader = await follow(test, { last_event_id: 3 })
  expect(await reader.take(1)).toEqual([{ id: 10, event: 'reset', data: { reason: 'expired', after: 10 } }])
  test.log.add()
  expect(ids(await reader.take(1))).toEqual([11])
  await reader.close()
})

it('does not say so to a reader that has everything that was deleted', async () => {
  const test = aLog()
  test.log.add(10)
  test.log.forget(5)
  const reader = await follow(test, { last_event_id: 5 })
  expect((await reader.take(1))[0]).toMatchObject({ id: 6, event: 'report.created' })
  await reader.close()
})

it('checks the rights of the reader with every heartbeat, and follows their change', async () => {
  const test = aLog()
  let scopes = new Set(actor.scopes)
  const findActor = async () => ({ ...actor, scopes })
  const reader = await follow(test, { findActor, heartbeat_ms: 1 })
  test.log.add()
  expect(ids(await reader.take(1))).toEqual([1])
  scopes = new Set()
  await reader.messages.next()
  await reader.messages.next()
  test.log.add(2)
  let position = 1
  while (position < 3) {
    const { value } = await reader.messages.next()
    expect(value.event).toBeUndefined()
    position = value.id
  }
  await reader.close()
})

it('fails if the database does, and works again after that', async () => {
  const test = aLog()
  const reader = await follow(test)
  await reader.messages.next()
  test.log.error = new Error('disk I/O error')
  await expect(reader.messages.next()).rejects.toThrow('disk I/O error')
  test.log.error = null
  const again = await follow(test)
  const taking = again.take(1)
  await new Promise((resolve) => setTimeout(resolve, 10))
  test.log.add()
  expect(ids(await taking)).toEqual([1])
  await again.close()
})
