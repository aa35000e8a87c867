import { ERRORS } from '@earshot/protocol'
import type { Response } from 'express'
import type { EventMessage } from '../domain/events/follow-events.ts'
import { RelayError } from '../errors.ts'
import { isDrained } from './is-drained.ts'
import { startEventStream } from './response.ts'

/** How long a client waits before it reconnects. */
const RETRY_MS = 3_000

/**
 * Sends server-sent events until `messages` end or `signal` aborts. Takes the next message only when
 * the client has read enough of the earlier ones; closes the connection if that takes longer than
 * `stall_ms`. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function sendEventStream(
  res: Response,
  { messages, signal, stall_ms }: { messages: AsyncIterable<EventMessage>; signal: AbortSignal; stall_ms: number },
): Promise<void> {
  startEventStream(res)
  res.write(`retry: ${RETRY_MS}\n\n`)
  try {
    for await (const message of messages) {
      if (signal.aborted) break
      if (!res.write(format(message)) && !(await isDrained(res, { signal, stall_ms }))) break
    }
  } catch (error) {
    // The key was revoked or has lost the scope: the next connection gets the reason.
    if (!(error instanceof RelayError && ERRORS[error.code].status < 500)) throw error
  }
  if (res.writableNeedDrain) res.destroy()
  else res.end()
}

/** A heartbeat has the id, too: a reader that gets no events for long does not fall behind. */
function format({ id, event, data }: EventMessage): string {
  if (event === undefined) return `: heartbeat\nid: ${id}\n\n`
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
