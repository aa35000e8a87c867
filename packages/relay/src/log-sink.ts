import { openSync } from 'node:fs'
import { destination } from 'pino'
import { ConfigError } from './errors.ts'

/** Where the lines of a log go. */
export interface LogSink {
  /** Buffers a line. */
  write(line: string): void
  /** Writes what is buffered. */
  flush(): void
  /** Writes what is buffered, then closes the destination. */
  close(): Promise<void>
}

/** How long lines are buffered: a write for each would cost more than everything else about it. */
const FLUSH_DELAY_MS = 100
const MAX_BATCH_LENGTH = 64 * 1024
/** Lines are dropped while more than this waits for a slow reader or a full disk. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024
const CLOSE_TIMEOUT_MS = 2_000

/**
 * Opens stdout, stderr, or a file to append to. Throws a ConfigError if the file cannot be opened.
 * Later write errors are ignored.
 */
export function openLogSink(to: string): LogSink {
  const fd = to === 'stdout' ? 1 : to === 'stderr' ? 2 : openLogFile(to)
  const stream = destination({ fd, sync: false, maxLength: MAX_WAITING_BYTES })
  let isBroken = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody reads the pipe any more. pino then ignores all calls, also `end`.
    if (error.code === 'EPIPE') isBroken = true
  })
  let batch = ''
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (batch) stream.write(batch)
    batch = ''
  }

  return {
    write(line) {
      timer ??= setTimeout(flush, FLUSH_DELAY_MS)
      batch += line
      if (batch.length > MAX_BATCH_LENGTH) flush()
    },
    flush,
    close() {
      flush()
      return isBroken ? Promise.resolve() : endStream(stream)
    },
  }
}

/** Waits for the last write, but not forever: a full disk must not keep the relay from stopping. */
function endStream(stream: ReturnType<typeof destination>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, CLOSE_TIMEOUT_MS)
    function end(): void {
      clearTimeout(timer)
      resolve()
    }
    stream.once('close', end)
    stream.once('error', end)
    stream.end()
  })
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
