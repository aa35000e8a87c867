import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'

/**
 * A whole copy of the database as it is at this moment, in `folder`, named after its version: `earshot-v1.db`. It is there before
 * anything of the original is changed. One that is there already stays: a start that failed half-way must not replace it.
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

/** A whole copy as of this moment at `path`, in place of what is there; readable by its owner only, and on the disk. */
export function copyDatabase(db: BetterSqlite3.Database, path: string): void {
  rmSync(path, { force: true })
  // SQLite fills a file that exists and is empty, and so keeps its mode.
  closeSync(openSync(path, 'wx', 0o600))
  db.prepare('vacuum into ?').run(path)
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
