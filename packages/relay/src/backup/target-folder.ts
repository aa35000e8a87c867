import { readdir, realpath } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { makeFolder } from '../data-folder.ts'
import { ConfigError } from '../errors.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'

const LOCK = 'backup.lock'
const CONTENTS = new Set([DATABASE_FILE, 'files', 'secret', LOCK])

/** Makes the folder of a backup and locks it. Throws a ConfigError where it is inside the data folder or holds other things. */
export async function lockTarget({ target, data_dir }: { target: string; data_dir: string }): Promise<() => void> {
  const folder = resolve(target)
  await makeFolder(folder)
  const [to, from] = [await realpath(folder), await realpath(data_dir)]
  if (isInside(to, from) || isInside(from, to)) {
    throw new ConfigError(
      `${folder} and the data folder ${resolve(data_dir)} must not contain each other: name another.`,
    )
  }
  const names = await readdir(to)
  const stranger = names.find((name) => !CONTENTS.has(name.replace(/\.partial$|-journal$/, '')))
  if (stranger !== undefined) {
    throw new ConfigError(
      `${folder} has something else in it (${stranger}): name an empty folder, or an earlier backup.`,
    )
  }
  return lock(join(to, LOCK), folder)
}

/** SQLite's lock: unlike a file that marks one, it ends with its process. */
function lock(path: string, folder: string): () => void {
  const db = new BetterSqlite3(path, { timeout: 0 })
  try {
    db.exec('begin exclusive')
  } catch (cause) {
    db.close()
    throw new ConfigError(`Another backup to ${folder} is running: wait until it ends.`, { cause })
  }
  return () => db.close()
}

function isInside(path: string, folder: string): boolean {
  return !relative(folder, path).startsWith('..')
}
