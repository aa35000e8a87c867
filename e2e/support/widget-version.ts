import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUILT_WIDGET } from './paths.ts'

const integrityOf = (bytes: string) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`

/** Another version of the widget: its chunks have other names and bytes, and pin each other as a build makes them do. */
export async function makeVersion(mark: string): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-version-'))
  await cp(BUILT_WIDGET, folder, { recursive: true, filter: (path) => !path.endsWith('.map') })
  const names = (await readdir(join(folder, 'chunks'))).filter((name) => name.endsWith('.js'))
  // The core pins the others, and the script pins the core.
  const ordered = [
    ...names.filter((name) => !name.startsWith('core-')),
    ...names.filter((name) => name.startsWith('core-')),
  ]
  const replaced = new Map(names.map((name) => [name, name.replace('.js', `-${mark}.js`)]))
  const rewrite = (text: string) => [...replaced].reduce((changed, [from, to]) => changed.replaceAll(from, to), text)
  for (const name of ordered) {
    const path = join(folder, 'chunks', name)
    const before = await readFile(path, 'utf8')
    const after = `${rewrite(before)}\n// ${mark}`
    replaced.set(integrityOf(before), integrityOf(after))
    await writeFile(path, after)
    await rename(path, join(folder, 'chunks', replaced.get(name) ?? name))
  }
  const script = join(folder, 'earshot.js')
  await writeFile(script, rewrite(await readFile(script, 'utf8')))
  return { folder, remove: () => rm(folder, { recursive: true }) }
}
