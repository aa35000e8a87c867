import { createWriteStream, openSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { ConfigError } from './errors.ts'

/** One line of JSON per entry. Values are flat; a string's control and non-ASCII characters never reach a terminal as they are. */
export interface Log {
  (entry: Readonly<Record<string, string | number>>): void
  /** Writes what waits. */
  close(): Promise<void>
}

/** Lines wait this long for others, in milliseconds: a write for each costs more than all else that is done for it. */
const FLUSH_DELAY_MS = 100

/**
 * `to`: stdout, stderr, off, or the path of a file to append to. Lines are written together, those of level `error` at once and with
 * them what waits. A file that cannot be opened is a ConfigError; a log that cannot be written later does not stop the relay.
 */
export function openLog(to: string): Log {
  if (to === 'off') return Object.assign(() => undefined, { close: async () => undefined })
  const own = to !== 'stdout' && to !== 'stderr'
  const stream: Writable = own ? createWriteStream(to, { fd: openLogFile(to) }) : process[to]
  if (own) stream.on('error', () => undefined)
  let waiting = ''
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const lines = waiting
    waiting = ''
    if (lines) stream.write(lines)
  }

  const log: Log = (entry) => {
    timer ??= setTimeout(flush, FLUSH_DELAY_MS)
    waiting += `${escapeUnusual(JSON.stringify({ time: new Date().toISOString(), ...entry }))}\n`
    if (entry.level === 'error') flush()
  }
  log.close = async () => {
    flush()
    if (own) await new Promise<void>((resolve) => stream.end(resolve))
  }
  return log
}

function openLogFile(path: string): number {
  try {
    return openSync(path, 'a', 0o600)
  } catch (cause) {
    throw new ConfigError(
      `EARSHOT_LOG=${path} cannot be written (${(cause as NodeJS.ErrnoException).code}): name a file that this user may write, or stdout.`,
      { cause },
    )
  }
}

/** JSON escapes the control characters below U+0020; those above U+007E can steer a terminal too, or fake a line in a viewer. */
function escapeUnusual(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
