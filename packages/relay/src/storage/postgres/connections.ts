import { DatabaseError, Pool, type QueryResultRow, types } from 'pg'
import { StoreUnavailable } from '../../errors.ts'

/** `$1` is the first value. */
export interface Statement {
  /** Each connection parses and plans a named statement once. Absent: the text is made for one call. */
  readonly name?: string
  readonly text: string
}

export type Value = string | number | null | readonly string[]

export interface Connections {
  /** Runs one statement in its own transaction, in one round trip. Resolves when it is on disk. */
  query<Row extends QueryResultRow>(statement: Statement, values: readonly Value[]): Promise<Row[]>
  /**
   * Like query, for values from clients: returns nothing if one contains NUL, which PostgreSQL text
   * cannot.
   */
  find<Row extends QueryResultRow>(statement: Statement, values: readonly Value[]): Promise<Row[]>
  /**
   * Waits for running queries, then disconnects. Later queries are refused. Closing twice is
   * harmless.
   */
  close(): Promise<void>
}

/** For getting a connection, including the pool's queue. */
const CONNECT_TIMEOUT_MS = 5_000
/** After this time the server cancels a statement, so that nothing waits for a lock forever. */
const STATEMENT_TIMEOUT_MS = 10_000
/**
 * After this time a connection counts as dead. Longer than the server's own limit, so normally the
 * server responds first.
 */
const QUERY_TIMEOUT_MS = 15_000
const IDLE_TIMEOUT_MS = 60_000
/** Connections are replaced after this time, so that a changed server address takes effect. */
const LIFETIME_S = 30 * 60
const INT8 = 20

/**
 * A pool of at most `size` connections to the server at `url`, opened on demand and reopened after
 * they break. If a connection breaks during a query, the query rejects and may or may not have been
 * executed: steps are safe to repeat.
 */
export function openConnections({ url, size }: { url: string; size: number }): Connections {
  const pool = new Pool({
    connectionString: url,
    application_name: 'earshot',
    max: size,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    maxLifetimeSeconds: LIFETIME_S,
    keepAlive: true,
    types: {
      // Times and sizes are whole numbers that a double holds exactly.
      getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)),
    },
  })
  // An idle connection broke. The pool has dropped it and opens another on demand.
  pool.on('error', () => undefined)
  // A connection in use broke. Its query rejects; without a listener the event would end the
  // process.
  pool.on('connect', (client) => client.on('error', () => undefined))

  const running = new Set<Promise<unknown>>()
  let closing: Promise<void> | null = null

  async function run<Row extends QueryResultRow>({ name, text }: Statement, values: readonly Value[]): Promise<Row[]> {
    const client = await pool.connect().catch((cause) => {
      throw unavailable(cause)
    })
    let isBroken = true
    try {
      const { rows } = await client.query<Row>({ ...(name === undefined ? {} : { name }), text, values: [...values] })
      isBroken = false
      return rows
    } catch (error) {
      // After an error response the connection is still usable; the pool's own query would drop it.
      isBroken = !(error instanceof DatabaseError) || error.severity === 'FATAL'
      throw isBroken || mayPass(error) ? unavailable(error) : error
    } finally {
      client.release(isBroken)
    }
  }

  async function query<Row extends QueryResultRow>(statement: Statement, values: readonly Value[]): Promise<Row[]> {
    if (closing) throw unavailable(new Error('the pool is closed'))
    const result = run<Row>(statement, values)
    running.add(result)
    try {
      return await result
    } finally {
      running.delete(result)
    }
  }

  return {
    query,

    find: async <Row extends QueryResultRow>(statement: Statement, values: readonly Value[]): Promise<Row[]> =>
      values.some((value) => typeof value === 'string' && value.includes('\0')) ? [] : query<Row>(statement, values),

    close: () => {
      closing ??= Promise.allSettled(running).then(() => pool.end())
      return closing
    },
  }
}

/** Classes of temporary errors, such as missing resources or an operator's intervention. */
const PASSING = /^(53|57|58|40|55)/
const DISK_FULL = '53100'

function mayPass(error: unknown): boolean {
  return error instanceof DatabaseError && PASSING.test(error.code ?? '')
}

function unavailable(cause: unknown): StoreUnavailable {
  const isFull = cause instanceof DatabaseError && cause.code === DISK_FULL
  return new StoreUnavailable(`The database did not respond: ${cause instanceof Error ? cause.message : cause}.`, {
    isFull,
    cause,
  })
}

/** Whether a concurrent call consumed the same token first. */
export function isConsumedConcurrently(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'consumed_tokens_pkey'
}

/** Whether a statement failed because of one of these constraints. */
export function isViolationOf(error: unknown, constraints: readonly string[]): boolean {
  return error instanceof DatabaseError && constraints.includes(error.constraint ?? '')
}
