import { open, rename, rm } from 'node:fs/promises'

/** Replaces a file, readable by its owner only. A crash leaves the earlier file or the new one. */
export async function writeSynced(path: string, content: string | Buffer): Promise<void> {
  const partial = `${path}.partial`
  await rm(partial, { force: true })
  const file = await open(partial, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partial, path)
}
