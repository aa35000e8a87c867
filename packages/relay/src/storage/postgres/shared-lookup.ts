import DataLoader from 'dataloader'

/** How long a look-up waits for the statement before it, in milliseconds: one connection that hangs must not hold up all others. */
const MAX_WAIT_MS = 20

/** Reads the rows of `keys`, those that there are, in any order. */
type ReadRows<Row> = (keys: readonly string[]) => Promise<Row[]>

export type ShareLookup = <Row>(
  read: ReadRows<Row>,
  keyOf: (row: Row) => string,
) => (key: string) => Promise<Row | null>

/**
 * Look-ups by a text key that wait at the same time share a round trip: while one is under way, of whatever kind, who comes meanwhile
 * goes along with the next of its kind. Each is answered by a statement that began after it was asked, and so sees what it would have
 * seen alone.
 */
export function createLookupSharing(): ShareLookup {
  let underWay: Promise<unknown> = Promise.resolve()

  return (read, keyOf) => {
    async function readInOrder(keys: readonly string[]) {
      const reading = read([...new Set(keys)])
      underWay = Promise.all([underWay, endOf(reading)])
      const rows = new Map((await reading).map((row) => [keyOf(row), row]))
      return keys.map((key) => rows.get(key) ?? null)
    }

    const loader = new DataLoader(readInOrder, {
      cache: false,
      batchScheduleFn: (send) => void underWay.then(send),
    })
    // PostgreSQL keeps no NUL in a text and refuses to compare with one.
    return async (key) => (key.includes('\0') ? null : loader.load(key))
  }
}

/** Resolves when the work has ended, well or not, and at the latest after MAX_WAIT_MS. */
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
