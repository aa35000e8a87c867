import { DatabaseError, Pool, type QueryResultRow, types } from 'pg'
import { StoreUnavailable } from '../../errors.ts'

/** SQL with a name, under which each connection has it parsed and planned once. `$1` is the first value. */
export interface Statement {
  readonly name: string
  readonly text: string
}

export type Value = string | number | null | readonly string[]

export interface Connections {
  /** One round trip: a statement is a transaction of its own, and what it answers is on disk. */
  query<Row extends QueryResultRow>(statement: Statement, values: readonly Value[]): Promise<Row[]>
  /** A query for what a client names: PostgreSQL keeps no NUL in a text and refuses to compare with one, so that finds nothing. */
  find<Row extends QueryResultRow>(statement: Statement, values: readonly Value[]): Promise<Row[]>
  /** Waits for what was begun, then disconnects. Twice is harmless; a query after it is refused. */
  close(): Promise<void>
}

/** Milliseconds to wait for a connection, the pool's queue included. */
const CONNECT_TIMEOUT_MS = 5_000
/** Milliseconds after which the server gives a statement up, so that nothing waits for a lock for ever. */
const STATEMENT_TIMEOUT_MS = 10_000
/** Milliseconds after which a connection counts as dead: longer than the server's own limit, since it normally answers by then. */
const QUERY_TIMEOUT_MS = 15_000
const IDLE_TIMEOUT_MS = 60_000
/** Seconds after which a connection is made anew, so that a server behind a changed address is found. */
const LIFETIME_S = 30 * 60
const INT8 = 20

/**
 * At most `size` connections to the server at `url`, made when they are needed and anew after they broke. A query that a breaking
 * connection carried fails: whether it was done is for its repeat to find out.
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
  // An idle connection broke. The pool has dropped it and makes another when one is needed.
  pool.on('error', () => undefined)
  // One in use broke: its query fails, and is who hears of it. Nobody listening would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))

  const running = new Set<Promise<unknown>>()
  let closing: Promise<void> | null = null

  async function run<Row extends QueryResultRow>({ name, text }: Statement, values: readonly Value[]): Promise<Row[]> {
    const client = await pool.connect().catch((cause) => {
      throw unavailable(cause)
    })
    let isBroken = true
    try {
      const { rows } = await client.query<Row>({ name, text, values: [...values] })
      isBroken = false
      return rows
    } catch (error) {
      // What the server refuses in words leaves the connection good; the pool's own query would drop it.
      isBroken = !(error instanceof DatabaseError) || error.severity === 'FATAL'
      throw isBroken || mayPass(error) ? unavailable(error) : error
    } finally {
      client.release(isBroken)
    }
  }

  async function query<Row extends QueryResultRow>(statement: Statement, values: readonly Value[]): Promise<Row[]> {
    if (closing) throw unavailable(new Error('it is closed here'))
    const answer = run<Row>(statement, values)
    running.add(answer)
    try {
      return await answer
    } finally {
      running.delete(answer)
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

/** Classes of what the server says when it is the moment, not the statement, that is wrong: no resources, an operator's intervention. */
const PASSING = /^(53|57|58|40|55)/
const DISK_FULL = '53100'

function mayPass(error: unknown): boolean {
  return error instanceof DatabaseError && PASSING.test(error.code ?? '')
}

function unavailable(cause: unknown): StoreUnavailable {
  const isFull = cause instanceof DatabaseError && cause.code === DISK_FULL
  return new StoreUnavailable(`The database did not answer: ${cause instanceof Error ? cause.message : cause}.`, {
    isFull,
    cause,
  })
}

/** Whether another call has spent the same token while this one was looking. */
export function isConsumedConcurrently(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'consumed_tokens_pkey'
}
