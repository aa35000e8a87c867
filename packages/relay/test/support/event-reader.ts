import type { Answer } from '../http/relay-under-test.ts'

export interface Message {
  id: number
  /** Missing in a heartbeat. */
  event?: string
  data?: Answer['body']
}

export interface EventReader {
  status: number
  headers: Headers
  /** The next message, heartbeats left out. Undefined at the end of the stream. */
  next: () => Promise<Message | undefined>
  /** The next message, whatever it is. */
  nextOrHeartbeat: () => Promise<Message | undefined>
  /** The next `count` messages, heartbeats left out. */
  take: (count: number) => Promise<Message[]>
  /** Resolves when the relay has ended the stream. */
  end: () => Promise<void>
  close: () => void
}

/** A reader of server-sent events as the standard describes it, as far as the relay uses it. */
export async function openEvents(
  url: string,
  { api_key, after, query = {} }: { api_key: string; after?: number; query?: Record<string, string> },
): Promise<EventReader> {
  const controller = new AbortController()
  const response = await fetch(`${url}/api/v1/events?${new URLSearchParams(query)}`, {
    headers: {
      Authorization: `Bearer ${api_key}`,
      ...(after === undefined ? {} : { 'Last-Event-ID': String(after) }),
    },
    signal: controller.signal,
  })
  const messages = readMessages(response)
  const nextOrHeartbeat = async () => (await messages.next()).value ?? undefined
  const next = async () => {
    for (;;) {
      const message = await nextOrHeartbeat()
      if (message?.event !== undefined || message === undefined) return message
    }
  }
  return {
    status: response.status,
    headers: response.headers,
    next,
    nextOrHeartbeat,
    async take(count) {
      const taken: Message[] = []
      while (taken.length < count) {
        const message = await next()
        if (!message) throw new Error(`The stream ended after ${taken.length} of ${count} events.`)
        taken.push(message)
      }
      return taken
    },
    async end() {
      while (await nextOrHeartbeat());
    },
    close: () => controller.abort(),
  }
}

async function* readMessages({ body }: Response): AsyncGenerator<Message, undefined> {
  let text = ''
  try {
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const fields = new Map(block.split('\n').map((line) => splitField(line)))
        const id = fields.get('id')
        if (id === undefined) continue
        const event = fields.get('event')
        const data = fields.get('data')
        yield { id: Number(id), ...(event && { event }), ...(data && { data: JSON.parse(data) }) }
      }
    }
  } catch {
    // The connection was closed.
  }
  return undefined
}

function splitField(line: string): [string, string] {
  const at = line.indexOf(': ')
  return [line.slice(0, at), line.slice(at + 2)]
}
