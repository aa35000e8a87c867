import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'

interface Manifest {
  artifact_id: string
  size: number
  sha256: string
}

export interface BareStore {
  findKey(public_key: string): { origins: string; revoked_at: number | null } | undefined
  open(step: { token: string; session: string; meta: string; artifacts: string[] }): Promise<void>
  /** The only step that does not wait for the disk: `finalize` flushes it, as in the relay. */
  arrived(upload: { id: string; path: string; size: number; sha256: string }): Promise<void>
  finalize(step: {
    token: string
    session: string
    report: { id: string; title: string; summary: string }
    manifest: Manifest[]
  }): Promise<void>
}

/** SQLite with a sync at every commit, which concurrent steps share. It has a single key. */
export function openBareStore(folder: string, key: { public_key: string; origin: string }): BareStore {
  const db = new BetterSqlite3(join(folder, 'bare.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(`
    create table keys (public_key text primary key, origins text not null, revoked_at integer) without rowid;
    create table tokens (id text primary key) without rowid;
    create table sessions (id text primary key, meta text not null, report text) without rowid;
    create table artifacts (id text primary key, session text not null, path text, size integer, sha256 text) without rowid;
    create index artifacts_of on artifacts (session);
    create table reports (id text primary key, session text not null, title text not null, summary text not null) without rowid;
  `)
  db.prepare('insert into keys values (?, ?, null)').run(key.public_key, JSON.stringify([key.origin]))
  const selectKey = db.prepare<[string], { origins: string; revoked_at: number | null }>(
    'select origins, revoked_at from keys where public_key = ?',
  )
  const consumeToken = db.prepare('insert into tokens values (?)')
  const insertSession = db.prepare('insert into sessions values (?, ?, null)')
  const insertArtifact = db.prepare('insert into artifacts (id, session) values (?, ?)')
  const updateArtifact = db.prepare('update artifacts set path = ?, size = ?, sha256 = ? where id = ?')
  const selectArrived = db.prepare<[string], { id: string; size: number; sha256: string }>(
    'select id, size, sha256 from artifacts where session = ? and path is not null',
  )
  const insertReport = db.prepare('insert into reports values (?, ?, ?, ?)')
  const markFinalized = db.prepare('update sessions set report = ? where id = ? and report is null')

  const syncAtCommit = db.prepare('pragma synchronous = full')
  const syncLater = db.prepare('pragma synchronous = normal')

  interface Waiting {
    lasts: 'now' | 'later'
    step: () => void
    resolve: () => void
    reject: (error: unknown) => void
  }
  let waiting: Waiting[] = []

  function write(step: () => void, lasts: 'now' | 'later' = 'now'): Promise<void> {
    return new Promise((resolve, reject) => {
      if (waiting.push({ lasts, step, resolve, reject }) === 1) setImmediate(flush)
    })
  }

  function flush(): void {
    const group = waiting
    waiting = []
    try {
      const pragma = group.some(({ lasts }) => lasts === 'now') ? syncAtCommit : syncLater
      pragma.run()
      db.transaction(() => {
        for (const { step } of group) step()
      }).immediate()
      for (const { resolve } of group) resolve()
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  return {
    findKey: (public_key) => selectKey.get(public_key),
    open: ({ token, session, meta, artifacts }) =>
      write(() => {
        consumeToken.run(token)
        insertSession.run(session, meta)
        for (const id of artifacts) insertArtifact.run(id, session)
      }),
    arrived: ({ id, path, size, sha256 }) => write(() => updateArtifact.run(path, size, sha256, id), 'later'),
    finalize: ({ token, session, report, manifest }) =>
      write(() => {
        const arrived = new Map(selectArrived.all(session).map((artifact) => [artifact.id, artifact]))
        for (const { artifact_id, size, sha256 } of manifest) {
          const artifact = arrived.get(artifact_id)
          if (artifact?.size !== size || artifact.sha256 !== sha256)
            throw new Error('an artifact is missing or another')
        }
        consumeToken.run(token)
        insertReport.run(report.id, session, report.title, report.summary)
        markFinalized.run(report.id, session)
      }),
  }
}
