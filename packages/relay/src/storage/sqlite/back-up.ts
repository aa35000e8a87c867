import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'

/**
 * Copies the database to `folder`, named after its version: `earshot-v1.db`. Completes before the
 * original is changed. An existing copy is kept: a later attempt must not replace the copy of a
 * start that failed half-way.
 */
export function backUp(db: BetterSqlite3.Database, { folder, version }: { folder: string; version: number }): string {
  const path = join(folder, `earshot-v${version}.db`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const partial = `${path}.${process.pid}.partial`
  copyDatabase(db, partial)
  renameSync(partial, path)
  return path
}

/**
 * Copies the database to `path`, replacing any file there. The copy is synced and readable by its
 * owner only.
 */
export function copyDatabase(db: BetterSqlite3.Database, path: string): void {
  rmSync(path, { force: true })
  // `vacuum into` accepts an empty file and keeps its mode.
  closeSync(openSync(path, 'wx', 0o600))
  db.prepare('vacuum into ?').run(path)
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
