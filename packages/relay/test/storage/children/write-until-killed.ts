import { openSqlite } from '../../../src/storage/sqlite/open.ts'
import { aCaptureKey, anEvent, openSample } from '../../contracts/samples.ts'

/** Opens sessions, ten at a time, and prints the id of each as soon as it is acknowledged. */
const db = await openSqlite({ folder: process.argv[2] ?? '' })
const key = aCaptureKey(await db.findDefaultProject())
await db.createCaptureKey(key, anEvent(key))
for (;;) {
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      const { session } = await openSample(db, key)
      console.log(session.id)
    }),
  )
}
