import { openSqlite } from '../../../src/storage/sqlite/open.ts'

const db = await openSqlite({ folder: process.argv[2] ?? '' })
const { organization_id, project_id } = await db.findDefaultProject()
console.log(organization_id, project_id)
await db.close()
