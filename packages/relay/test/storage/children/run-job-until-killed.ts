import { startWorker } from '../../../src/jobs/worker.ts'
import { openLog } from '../../../src/log.ts'
import { openSqlite } from '../../../src/storage/sqlite/open.ts'

/** Begins a job of the kind `count`, says so, and never finishes it. */
const database = await openSqlite({ folder: process.argv[2] ?? '' })
const handlers = {
  count: {
    run: ({ id }: { id: string }) => {
      console.log(`running ${id}`)
      return new Promise<void>((resolve) => setTimeout(resolve, 2 ** 30))
    },
  },
}
startWorker({ database, handlers, now: Date.now, log: openLog('off') })
