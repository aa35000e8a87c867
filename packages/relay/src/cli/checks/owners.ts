import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, problem } from './finding.ts'

/**
 * A problem where something in the data folder belongs to another user than the folder, as after a restore or a command that ran as
 * root; null where nothing does. `owner` is the user's number, by default the folder's.
 */
export async function checkOwners(folder: string, owner?: number): Promise<Finding | null> {
  const expected = owner ?? (await stat(folder)).uid
  const names = await readdir(folder).catch(() => [])
  const folders = (await readdir(join(folder, 'files')).catch(() => [])).map((name) => join('files', name))
  for (const name of [...names, ...folders]) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found && found.uid !== expected) {
      return problem(
        'data folder',
        `${path} belongs to user ${found.uid}, and the folder to ${expected}, whose relay cannot write it; run: chown -R ${expected} ${folder}`,
      )
    }
  }
  return null
}
