import type { ConsoleEntry } from '@earshot/protocol'
import type { Emit, Stop } from './entries.ts'
import { guard } from './guard.ts'
import { patch } from './patch.ts'
import { serialize } from './serialize.ts'

const LEVELS = ['debug', 'log', 'info', 'warn', 'error'] as const satisfies ConsoleEntry['level'][]

/** Console calls as strings. The page's own call runs first. */
export function collectConsole(emit: Emit): Stop {
  let busy = false
  const record = guard((level: ConsoleEntry['level'], args: unknown[]) => {
    // What is logged while we look at a value, by a proxy of the page, would never end.
    if (busy) return
    busy = true
    try {
      emit('console', { at: Date.now(), level, args: serialize(args) })
    } finally {
      busy = false
    }
  })
  const stops = LEVELS.map((name) =>
    patch({
      target: console,
      name,
      wrap: (original) =>
        function (this: unknown, ...args: unknown[]) {
          original.apply(this, args)
          record(name, args)
        },
    }),
  )
  return () => {
    for (const stop of stops) stop()
  }
}
