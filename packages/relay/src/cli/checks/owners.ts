import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, problem } from './finding.ts'

/**
 * Returns a problem if a file or folder in the data folder belongs to another user, as after a
 * restore or a command run as root, and null otherwise. `owner`: the expected user id. Default: the
 * owner of the folder.
 */
export async function checkOwners(folder: string, owner?: number): Promise<Finding | null> {
  const expected = owner ?? (await stat(folder)).uid
  const names = await readdir(folder).catch(() => [])
  const folders = (await readdir(join(folder, 'files')).catch(() => [])).map((name) => join('files', name))
  for (const name of [...names, ...folders]) {
    const path = join(folder, name)
    const stats = await stat(path).catch(() => null)
    if (stats && stats.uid !== expected) {
      return problem(
        'data folder',
        `${path} belongs to user ${stats.uid}, but the folder to ${expected}, whose relay cannot write to it; run: chown -R ${expected} ${folder}`,
      )
    }
  }
  return null
}
