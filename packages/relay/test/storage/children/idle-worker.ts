import { startWorker } from '../../../src/jobs/worker.ts'
import { openLog } from '../../../src/log.ts'
import { openSqlite } from '../../../src/storage/sqlite/open.ts'

/** Starts a worker that has nothing to do. The process ends by itself. */
const database = await openSqlite({ folder: process.argv[2] ?? '' })
startWorker({ database, handlers: {}, now: Date.now, log: openLog('off') })
console.log('started')
