import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { type Actor, commandLine } from '../../src/domain/access/actor.ts'
import { newId } from '../../src/ids.ts'
import { insertDefaultStatuses } from '../../src/storage/default-statuses.ts'
import { DATABASE_FILE } from '../../src/storage/sqlite/open.ts'

/** Adds an organization with one project to the database in `folder`, younger than the default one. */
export function addOrganization(folder: string, at: number): { actor: Actor; project_id: string } {
  const [id, project_id] = [newId('org', at), newId('prj', at)]
  const db = new BetterSqlite3(join(folder, DATABASE_FILE))
  db.prepare('insert into organizations (id, name, created_at) values (?, ?, ?)').run(id, 'Other', at)
  db.prepare('insert into projects (id, organization_id, name, created_at) values (?, ?, ?, ?)').run(
    project_id,
    id,
    'Theirs',
    at,
  )
  db.prepare(insertDefaultStatuses('(select ? as id)')).run(project_id)
  db.close()
  return { actor: commandLine(id), project_id }
}
