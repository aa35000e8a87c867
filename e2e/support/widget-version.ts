import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUILT_WIDGET } from './paths.ts'

const integrityOf = (bytes: string) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`

/** Another version of the widget: its chunks have other names and bytes, and pin each other as a build makes them do. */
export async function makeVersion(mark: string): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-version-'))
  await cp(BUILT_WIDGET, folder, { recursive: true, filter: (path) => !path.endsWith('.map') })
  const names = (await readdir(join(folder, 'chunks'))).filter((name) => name.endsWith('.js'))
  const built = new Map<string, string>()
  for (const name of names) built.set(name, await readFile(join(folder, 'chunks', name), 'utf8'))
  const replaced = new Map(names.map((name) => [name, name.replace('.js', `-${mark}.js`)]))
  const rewrite = (text: string) => [...replaced].reduce((changed, [from, to]) => changed.replaceAll(from, to), text)
  // A chunk that pins others comes after them; the core pins all, and the script pins the core.
  while (built.size > 0) {
    const waiting = [...built.values()].map(integrityOf)
    const [name, before] = [...built].find(([, text]) => !waiting.some((pin) => text.includes(pin))) ?? []
    if (!name || !before) throw new Error('Chunks pin each other in a circle.')
    const after = `${rewrite(before)}\n// ${mark}`
    replaced.set(integrityOf(before), integrityOf(after))
    built.delete(name)
    await rm(join(folder, 'chunks', name))
    await writeFile(join(folder, 'chunks', replaced.get(name) ?? name), after)
  }
  const script = join(folder, 'earshot.js')
  await writeFile(script, rewrite(await readFile(script, 'utf8')))
  return { folder, remove: () => rm(folder, { recursive: true }) }
}
