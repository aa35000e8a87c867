import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ConfigError } from './errors.ts'

/** Makes the data folder where it is missing, readable by its owner only. Throws a ConfigError where that cannot be. */
export async function makeDataFolder(path: string): Promise<void> {
  const folder = resolve(path)
  try {
    await makeFolder(folder)
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    if (['EEXIST', 'ENOTDIR'].includes(code)) {
      throw new ConfigError(`${folder} is not a folder: set EARSHOT_DATA_DIR to one.`, { cause })
    }
    if (['EACCES', 'EROFS', 'EPERM'].includes(code)) {
      throw new ConfigError(
        `${folder} cannot be written: give this user the folder, or set EARSHOT_DATA_DIR to another.`,
        { cause },
      )
    }
    throw new ConfigError(`${folder} cannot be made (${code}): set EARSHOT_DATA_DIR to a folder that can.`, { cause })
  }
}

/**
 * Makes a folder and those above it where they are missing, for their owner only. Node's own `recursive` never ends in a file system that
 * makes no folders and answers ENOENT, as /proc does: it takes that for a missing parent, again and again.
 */
export async function makeFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) return
  const parent = dirname(resolve(path))
  if (parent !== resolve(path)) await makeFolder(parent)
  await mkdir(path, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
    // Another process that starts at the same time may have made it.
    if (error.code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error
  })
}
