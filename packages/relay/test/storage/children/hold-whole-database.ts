import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { DATABASE_FILE } from '../../../src/storage/sqlite/open.ts'

/** Lets nobody else read or write until it is killed. */
const db = new BetterSqlite3(join(process.argv[2] ?? '', DATABASE_FILE), { timeout: 60_000 })
db.pragma('locking_mode = exclusive')
db.exec('begin exclusive')
console.log('held')
setInterval(() => undefined, 1000)
