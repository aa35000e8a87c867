import { guard } from '../guard.ts'
import type { Emit, Stop } from './entries.ts'
import { patch } from './patch.ts'
import { serializeOne } from './serialize.ts'

/** Console methods that write or start a line, unlike `clear` or `profile`. */
const METHODS = /^([adegilw]|cou|t)/

/**
 * Collects console calls with their arguments as strings; `console-lines.ts` converts them. The
 * page's own call runs first.
 */
export function collectConsole(emit: Emit): Stop[] {
  let busy = false
  const record = guard((method: string, args: unknown[]) => {
    // A proxy of the page may log while its value is read, which would never end.
    if (busy || (method === 'assert' && args.shift())) return
    busy = true
    try {
      if (method === 'trace') args.push(new Error().stack)
      emit('console', { at: Date.now(), method, args: args.map(serializeOne), isFormat: typeof args[0] === 'string' })
    } finally {
      busy = false
    }
  })
  const target = console as unknown as Record<string, (...args: unknown[]) => void>
  const names = Object.keys(target).filter((name) => METHODS.test(name))
  return names.map((name) =>
    patch({
      target,
      name,
      wrap: (original) =>
        function (this: unknown, ...args: unknown[]) {
          original.apply(this, args)
          record(name, args)
        },
    }),
  )
}
