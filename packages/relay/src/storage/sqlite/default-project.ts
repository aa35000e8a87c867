import type BetterSqlite3 from 'better-sqlite3'
import { newId } from '../../ids.ts'
import { SELECT_DEFAULT_PROJECT } from '../default-project.ts'
import { insertDefaultStatuses } from '../default-statuses.ts'

interface DefaultProject {
  organization_id: string
  project_id: string
}

/** Returns the first organization and project, creating them if there are none. */
export function makeDefaultProject(db: BetterSqlite3.Database, now: number): DefaultProject {
  const select = db.prepare<[], DefaultProject>(SELECT_DEFAULT_PROJECT)
  const existing = select.get()
  if (existing) return existing
  return db
    .transaction((): DefaultProject => {
      const made = select.get()
      if (made) return made
      const defaultProject = { organization_id: newId('org', now), project_id: newId('prj', now) }
      db.prepare('insert into organizations (id, name, created_at) values (?, ?, ?)').run(
        defaultProject.organization_id,
        'Default organization',
        now,
      )
      db.prepare('insert into projects (id, organization_id, name, created_at) values (?, ?, ?, ?)').run(
        defaultProject.project_id,
        defaultProject.organization_id,
        'Default project',
        now,
      )
      db.prepare(insertDefaultStatuses('(select ? as id)')).run(defaultProject.project_id)
      return defaultProject
    })
    .immediate()
}
