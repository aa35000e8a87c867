import { createWriteStream, openSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { ConfigError } from './errors.ts'

/**
 * Writes one line of JSON per entry. Values are flat. Control and non-ASCII characters are escaped.
 */
export interface Log {
  (entry: Readonly<Record<string, string | number>>): void
  /** Writes buffered lines, then closes the log. */
  close(): Promise<void>
}

/** How long lines are buffered: a write for each would cost more than everything else about it. */
const FLUSH_DELAY_MS = 100

/**
 * Opens a log. `to`: stdout, stderr, off, or the path of a file to append to. Lines are written in
 * batches; an entry of level `error` writes the batch at once. Throws a ConfigError if the file
 * cannot be opened. Later write errors do not stop the relay.
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
      `EARSHOT_LOG=${path} is not writable (${(cause as NodeJS.ErrnoException).code}): name a file that this user can write to, or stdout.`,
      { cause },
    )
  }
}

/**
 * JSON escapes only characters below U+0020. Some above U+007E also control terminals, or fake a
 * line break in a viewer.
 */
function escapeUnusual(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
