import { readdir, realpath } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { makeFolder } from '../data-folder.ts'
import { ConfigError } from '../errors.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'
import { lockFolder } from './lock-folder.ts'
import { MANIFEST_FILE } from './manifest.ts'

const LOCK = 'backup.lock'
const CONTENTS = new Set([DATABASE_FILE, 'files', 'secret', MANIFEST_FILE, LOCK])

/**
 * Creates and locks a backup folder. Throws a ConfigError if it overlaps the data folder or
 * contains other files.
 */
export async function lockTarget({ target, data_dir }: { target: string; data_dir: string }): Promise<() => void> {
  const folder = resolve(target)
  await makeFolder(folder)
  const [to, from] = [await realpath(folder), await realpath(data_dir)]
  if (isInside(to, from) || isInside(from, to)) {
    throw new ConfigError(
      `${folder} and the data folder ${resolve(data_dir)} must not contain each other: name another folder.`,
    )
  }
  const names = await readdir(to)
  const stranger = names.find((name) => !CONTENTS.has(name.replace(/\.partial$|-journal$/, '')))
  if (stranger !== undefined) {
    throw new ConfigError(`${folder} contains other files (${stranger}): name an empty folder, or an earlier backup.`)
  }
  return lockFolder(join(to, LOCK), `Another backup to ${folder} is running: wait until it ends.`)
}

/** Whether a path is `folder` or in it. */
export function isInside(path: string, folder: string): boolean {
  return !relative(folder, path).startsWith('..')
}
