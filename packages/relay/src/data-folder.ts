import { resolve } from 'node:path'
import { ConfigError } from './errors.ts'
import { makeFolder } from './make-folder.ts'

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
