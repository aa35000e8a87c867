import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

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
