import { guard } from '../guard.ts'
import type { Connection, Emit, Socket, Stop } from './entries.ts'
import { sizeOf } from './network-entry.ts'
import { patch } from './patch.ts'

type Make = new (...args: unknown[]) => Socket

/**
 * Observes new WebSockets and EventSources and counts their messages. `follow-connections.ts`
 * creates entries from them.
 */
export function collectConnections(emit: Emit): Stop[] {
  const note = guard((made: EventTarget) => {
    const connection: Connection = [Date.now(), made as Socket, 0, 0]
    const onMessage = guard((event: Event) => {
      connection[2]++
      connection[3] += sizeOf((event as MessageEvent).data) as number
    })
    made.addEventListener('message', onMessage)
    emit('network', connection)
  })
  return ['WebSocket', 'EventSource'].map((name) =>
    patch({
      target: window as unknown as Record<string, Make>,
      name,
      wrap: (original) =>
        function (...args: unknown[]) {
          // The page may have replaced the class by a function.
          const made = Reflect.construct(original, args, new.target ?? original)
          note(made)
          return made
        } as unknown as Make,
    }),
  )
}
