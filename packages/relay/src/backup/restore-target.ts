import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '../data-folder.ts'
import { ConfigError } from '../errors.ts'
import { RESTORE_MARKER } from '../restore-marker.ts'
import { DATABASE_FILE } from '../storage/sqlite/open.ts'
import { lockFolder } from './lock-folder.ts'
import { isInside } from './target-folder.ts'

const LOCK = 'restore.lock'
/** What a restore moves into its folder, in this order: the database makes it a data folder. */
export const RESTORED = ['files', 'secret', DATABASE_FILE] as const

/**
 * Creates the folder to restore into, and a folder in it for the copies. While that exists, no
 * relay starts here. Removes what an interrupted restore left. Throws a ConfigError if the folder
 * has other contents, overlaps the backup, or another restore is running.
 */
export async function lockRestoreTarget({
  target,
  source,
}: {
  target: string
  source: string
}): Promise<{ staging: string; unlock: () => void }> {
  const folder = resolve(target)
  await makeFolder(folder)
  const [to, from] = [await realpath(folder), await realpath(source)]
  if (isInside(to, from) || isInside(from, to)) {
    throw new ConfigError(`${folder} and the backup ${from} must not contain each other: name another folder.`)
  }
  const staging = join(to, RESTORE_MARKER)
  const isInterrupted = await stat(staging).then(
    () => true,
    () => false,
  )
  await requireEmpty(folder, { except: isInterrupted ? RESTORED : [] })
  const isNew = (await mkdir(staging, { recursive: true, mode: 0o700 })) !== undefined
  const unlock = lockFolder(join(staging, LOCK), `Another restore into ${folder} is running: wait until it ends.`)
  try {
    // Another restore may have ended since the first look: its result is not a leftover.
    await requireEmpty(folder, { except: isNew ? [] : RESTORED })
  } catch (error) {
    await rm(staging, { recursive: true })
    unlock()
    throw error
  }
  const copies = (await readdir(staging)).filter((name) => !name.startsWith(LOCK)).map((name) => join(staging, name))
  for (const path of [...copies, ...RESTORED.map((name) => join(to, name))]) {
    await rm(path, { recursive: true, force: true })
  }
  return { staging, unlock }
}

async function requireEmpty(folder: string, { except }: { except: readonly string[] }): Promise<void> {
  const ignored = ['lost+found', RESTORE_MARKER, ...except]
  const stranger = (await readdir(folder)).find((name) => !ignored.includes(name))
  if (stranger === undefined) return
  throw new ConfigError(`${folder} is not empty (${stranger}): name an empty folder with --to.`)
}
