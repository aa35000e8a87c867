import { expect, it, vi } from 'vitest'
import type { EventMessage } from '../../src/domain/events/follow-events.ts'
import { RelayError } from '../../src/errors.ts'
import { sendEventStream } from '../../src/http/event-stream.ts'
import { createOpenStreams } from '../../src/http/open-streams.ts'
import { slowClient } from '../support/slow-client.ts'

/** Endless messages of 500 bytes, and how many were taken. */
function endless() {
  const count = { taken: 0, closed: 0 }
  async function* generate(): AsyncGenerator<EventMessage> {
    try {
      for (;;) yield { id: ++count.taken, event: 'report.created', data: { text: 'x'.repeat(450) } }
    } finally {
      count.closed++
    }
  }
  return { messages: generate(), count }
}

const never = () => new AbortController().signal

it('takes no more messages than the client reads', async () => {
  const { res, read } = slowClient()
  const { messages, count } = endless()
  const controller = new AbortController()
  const sending = sendEventStream(res, { messages, signal: controller.signal, stall_ms: 60_000 })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(count.taken).toBeLessThanOrEqual(2)
  for (let i = 0; i < 10; i++) {
    read()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(count.taken).toBeGreaterThan(3)
  expect(count.taken).toBeLessThan(15)
  controller.abort()
  await sending
  expect(count.closed).toBe(1)
})

it('disconnects a client that does not read for long', async () => {
  const { res } = slowClient()
  const { messages, count } = endless()
  await sendEventStream(res, { messages, signal: never(), stall_ms: 20 })
  expect(res.destroyed).toBe(true)
  expect(count).toEqual({ taken: 2, closed: 1 })
})

it('ends at once with a client that does not read when the relay stops', async () => {
  const { res } = slowClient()
  const { messages, count } = endless()
  const streams = createOpenStreams()
  const { signal } = streams.open({ kind: 'api_key', id: 'apk_1' })
  const sending = sendEventStream(res, { messages, signal, stall_ms: 60_000 })
  await vi.waitFor(() => expect(res.writableNeedDrain).toBe(true))
  streams.stop()
  await sending
  expect(res.destroyed).toBe(true)
  expect(count.closed).toBe(1)
})

it('ends quietly when a right is lost, and passes other errors on', async () => {
  async function* failing(error: Error): AsyncGenerator<EventMessage> {
    yield { id: 1 }
    throw error
  }
  const { res, received } = slowClient()
  const messages = failing(new RelayError('UNAUTHENTICATED'))
  await sendEventStream(res, { messages, signal: never(), stall_ms: 1_000 })
  expect(res.writableEnded).toBe(true)
  expect(received[0]).toBe('retry: 3000\n\n')
  const broken = failing(new Error('disk I/O error'))
  await expect(
    sendEventStream(slowClient().res, { messages: broken, signal: never(), stall_ms: 1_000 }),
  ).rejects.toThrow('disk I/O error')
})

it('counts open streams for each actor and in all', () => {
  const streams = createOpenStreams({ max_per_actor: 2, max: 3 })
  const one = { kind: 'api_key', id: 'apk_1' } as const
  const first = streams.open(one)
  streams.open(one)
  expect(() => streams.open(one)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED', retry_after: 15 }))
  streams.open({ kind: 'member', id: 'apk_1' })
  const third = { kind: 'api_key', id: 'apk_3' } as const
  expect(() => streams.open(third)).toThrow(expect.objectContaining({ code: 'UNAVAILABLE', retry_after: 15 }))
  first.close()
  first.close()
  streams.open(third).close()
  streams.stop()
  expect(first.signal.aborted).toBe(false)
  expect(() => streams.open(third)).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }))
})
