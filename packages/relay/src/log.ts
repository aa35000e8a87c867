import { type DestinationStream, pino, stdTimeFunctions } from 'pino'
import { type LogSink, openLogSink } from './log-sink.ts'

/** Flat, and never a body, a query or a secret: logs are kept longer than reports, and copied. */
export type LogFields = Readonly<Record<string, string | number>>

export interface Logger {
  info(fields: LogFields, message?: string): void
  warn(fields: LogFields, message?: string): void
  error(fields: LogFields, message?: string): void
  /** A logger that adds `fields` to every entry, such as the id of the request that made a job. */
  child(fields: LogFields): Logger
}

/** Writes one line of JSON per entry. Control and non-ASCII characters are escaped. */
export interface Log extends Logger {
  /** Writes buffered lines, then closes the log. Later entries are dropped. Closing twice is harmless. */
  close(): Promise<void>
}

/** Receives each line, with its line break. Errors that it throws are ignored. */
export type LogDestination = DestinationStream

const MAX_VALUE_LENGTH = 4_000

/**
 * Opens a log. `to`: stdout, stderr, off, the path of a file to append to, or the host program's
 * own destination. Lines are written in batches; an entry of level `error` is written at once.
 * Throws a ConfigError if the file cannot be opened. Later write errors do not stop the relay.
 */
export function openLog(to: string | LogDestination): Log {
  const sink = openSink(to)
  let closed: Promise<void> | null = null
  const logger = pino(
    {
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }), log: shortenValues },
      enabled: to !== 'off',
    },
    {
      write(line) {
        if (closed) return
        sink.write(escapeUnusual(line))
        if (line.startsWith('{"level":"error"')) sink.flush()
      },
    },
  )
  return Object.assign(logger, {
    close() {
      closed ??= sink.close()
      return closed
    },
  })
}

function openSink(to: string | LogDestination): LogSink {
  const unbuffered = { flush: () => undefined, close: async () => undefined }
  if (to === 'off') return { write: () => undefined, ...unbuffered }
  if (typeof to === 'string') return openLogSink(to)
  const write = (line: string): void => {
    try {
      to.write(line)
    } catch {
      // The host program's mistake must not break the request that is logged.
    }
  }
  return { write, ...unbuffered }
}

function shortenValues(fields: Record<string, unknown>): Record<string, unknown> {
  for (const name in fields) {
    const value = fields[name]
    if (typeof value !== 'string' || value.length <= MAX_VALUE_LENGTH) continue
    return shortenValues({ ...fields, [name]: value.slice(0, MAX_VALUE_LENGTH) })
  }
  return fields
}

/**
 * JSON escapes only characters below U+0020. Some above U+007E also control terminals, or fake a
 * line break in a viewer.
 */
function escapeUnusual(line: string): string {
  return line.replace(/[^\x20-\x7e\n]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
