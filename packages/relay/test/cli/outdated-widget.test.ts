import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isWidgetOutdated } from '../../src/widget-age.ts'
import { earshot, newFolder, spawnEarshot } from './earshot.ts'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
const LONG_AGO = new Date('2026-01-01')

let place: Awaited<ReturnType<typeof newFolder>>
let widget: string
let widget_dir: string

/** A clone as far as the widget goes, with everything in it as old as its build. */
beforeEach(async () => {
  place = await newFolder()
  widget = join(place.folder, 'packages/widget')
  widget_dir = join(widget, 'dist')
  await mkdir(join(widget_dir, 'chunks'), { recursive: true })
  await mkdir(join(widget, 'src'))
  await writeFile(join(widget, 'sources.json'), '["packages/widget/src", "pnpm-lock.yaml"]')
  await writeFile(join(widget_dir, 'chunks', 'core-1.js'), '')
  await writeFile(join(widget_dir, 'earshot.js'), '')
  for (const path of [join(widget, 'src/index.ts'), join(place.folder, 'pnpm-lock.yaml')]) {
    await writeFile(path, '')
    await utimes(path, LONG_AGO, LONG_AGO)
  }
  await utimes(join(widget, 'src'), LONG_AGO, LONG_AGO)
})
afterEach(() => place.remove())

const change = (path: string) => {
  const soon = new Date(Date.now() + 60_000)
  return utimes(join(place.folder, path), soon, soon)
}

it.each(['packages/widget/src/index.ts', 'packages/widget/src', 'pnpm-lock.yaml'])(
  'a widget is outdated once %s is newer than its build',
  async (path) => {
    expect(isWidgetOutdated(widget_dir)).toBe(false)
    await change(path)
    expect(isWidgetOutdated(widget_dir)).toBe(true)
  },
)

it('a widget without its sources beside it is never outdated', async () => {
  await change('packages/widget/src/index.ts')
  await rm(join(widget, 'sources.json'))
  expect(isWidgetOutdated(widget_dir)).toBe(false)
})

it('serve and doctor warn of it, and say what to run', async () => {
  const where = { data_dir: place.data_dir, env: { EARSHOT_WIDGET_DIR: widget_dir, EARSHOT_LOG: 'off' } }
  await change('packages/widget/src/index.ts')
  const { stdout } = await earshot(['doctor', '--json'], where)
  const finding = JSON.parse(stdout).findings.find(({ subject }: { subject: string }) => subject === 'widget')
  expect(finding).toMatchObject({ state: 'warning', message: expect.stringContaining('node scripts/build-widget.mjs') })
  const { child, ended } = spawnEarshot(['serve'], where)
  const stderr = text(child.stderr)
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGTERM')
  await ended
  expect(await stderr).toContain('older than its source')
})

it('every source on the list of the widget exists', () => {
  const sources: string[] = JSON.parse(readFileSync(join(ROOT, 'packages/widget/sources.json'), 'utf8'))
  expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})
