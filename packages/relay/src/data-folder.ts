import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ConfigError } from './errors.ts'

/**
 * Creates the data folder if missing, accessible by its owner only. Throws a ConfigError if that
 * fails.
 */
export async function makeDataFolder(path: string): Promise<void> {
  const folder = resolve(path)
  try {
    await makeFolder(folder)
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    if (['EEXIST', 'ENOTDIR'].includes(code)) {
      throw new ConfigError(`${folder} is not a folder: set EARSHOT_DATA_DIR to a folder.`, { cause })
    }
    if (['EACCES', 'EROFS', 'EPERM'].includes(code)) {
      throw new ConfigError(
        `${folder} is not writable: give this user write access, or set EARSHOT_DATA_DIR to another folder.`,
        { cause },
      )
    }
    throw new ConfigError(`${folder} cannot be created (${code}): set EARSHOT_DATA_DIR to another folder.`, { cause })
  }
}

/**
 * Creates a folder and its missing parents, accessible by their owner only. Node's `recursive`
 * never returns in a file system such as /proc, where mkdir fails with ENOENT: it takes that for a
 * missing parent each time.
 */
export async function makeFolder(path: string): Promise<void> {
  const stats = await stat(path).catch(() => null)
  if (stats?.isDirectory()) return
  const parent = dirname(resolve(path))
  if (parent !== resolve(path)) await makeFolder(parent)
  await mkdir(path, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
    // Another process may have created it at the same time.
    if (error.code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error
  })
}
