import DataLoader from 'dataloader'

/**
 * How long a lookup waits for the previous statement: a connection that hangs must not delay all
 * others.
 */
const MAX_WAIT_MS = 20

/** Reads the existing rows of `keys`, in any order. */
type ReadRows<Row> = (keys: readonly string[]) => Promise<Row[]>

export type ShareLookup = <Row>(
  read: ReadRows<Row>,
  keyOf: (row: Row) => string,
) => (key: string) => Promise<Row | null>

/**
 * Lets concurrent lookups by text key share a round trip: lookups that begin while a statement is
 * running are sent together, one statement per kind. Each result comes from a statement that began
 * after the lookup, so it is as fresh as a separate one.
 */
export function createLookupSharing(): ShareLookup {
  let running: Promise<unknown> = Promise.resolve()

  return (read, keyOf) => {
    async function readInOrder(keys: readonly string[]) {
      const reading = read([...new Set(keys)])
      running = Promise.all([running, endOf(reading)])
      const rows = new Map((await reading).map((row) => [keyOf(row), row]))
      return keys.map((key) => rows.get(key) ?? null)
    }

    const loader = new DataLoader(readInOrder, {
      cache: false,
      batchScheduleFn: (send) => void running.then(send),
    })
    // PostgreSQL text cannot contain NUL, and a comparison with one fails.
    return async (key) => (key.includes('\0') ? null : loader.load(key))
  }
}

/** Resolves when the work has settled, after MAX_WAIT_MS at the latest. */
function endOf(work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, MAX_WAIT_MS)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    work.then(end, end)
  })
}
