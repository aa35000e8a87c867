import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStores, type Stores } from '../../src/open-stores.ts'
import { aCaptureKey, anEvent, anOutcome, finishSample } from '../contracts/samples.ts'
import { earshot, newFolder, spawnEarshot } from './earshot.ts'

let folder: string
let data_dir: string
let to: string
let stores: Stores
let remove: () => Promise<void>
let key: ReturnType<typeof aCaptureKey>

/** A data folder that is in use: its database stays open, as by a relay. */
beforeEach(async () => {
  ;({ folder, data_dir, remove } = await newFolder())
  to = join(folder, 'backups', 'daily')
  stores = await openStores({ data_dir, now: Date.now })
  key = aCaptureKey(await stores.database.findDefaultProject())
  await stores.database.createCaptureKey(key, anEvent(key))
  await writeFile(join(data_dir, 'secret'), 'a secret of more than thirty-two characters', { mode: 0o600 })
})
afterEach(async () => {
  await stores.database.close()
  await remove()
})

const run = (...args: string[]) => earshot(args, { data_dir, env: { EARSHOT_MIN_FREE_BYTES: '0' } })

let count = 0
async function addReport() {
  const { report, shot } = await finishSample(stores.database, { key, at: key.created_at + ++count })
  await stores.files.put({ name: shot.file, body: Readable.from([Buffer.from(shot.text)]), max_bytes: 100 })
  return { report, shot }
}

async function backUp() {
  const { code, stdout, stderr } = await run('backup', '--to', to, '--json')
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return JSON.parse(stdout)
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

it('runs twice on a folder in use, and the copy is a complete data folder', async () => {
  const first = await addReport()
  expect(await backUp()).toMatchObject({ reports: 1, files: 1, copied: 1, removed: 0 })
  const second = await addReport()
  expect(await backUp()).toMatchObject({ reports: 2, files: 2, copied: 1, removed: 0 })

  const restored = join(folder, 'restored')
  await cp(to, restored, { recursive: true })
  const db = new BetterSqlite3(join(restored, 'earshot.db'))
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.close()
  const where = { data_dir: restored, env: { EARSHOT_MIN_FREE_BYTES: '0' } }
  const list = JSON.parse((await earshot(['reports', 'list', '--json'], where)).stdout)
  expect(list.total).toBe(2)
  for (const { report, shot } of [first, second]) {
    const saved = join(folder, report.id)
    const shown = await earshot(['reports', 'show', report.id, '--save', saved], where)
    expect(shown.code, shown.stderr).toBe(0)
    const [name = ''] = await readdir(saved)
    expect(await readFile(join(saved, name), 'utf8')).toBe(shot.text)
  }
  expect(await readFile(join(restored, 'secret'), 'utf8')).toContain('a secret of more')
})

it('contains thumbnails', async () => {
  const { report } = await addReport()
  const file = `small-${report.id}`
  await stores.files.put({ name: file, body: Buffer.from('picture'), max_bytes: 7 })
  await stores.database.recordProcessing({ ...anOutcome(report.id), event: null })
  expect(await backUp()).toMatchObject({ reports: 1, files: 2, copied: 2, removed: 0 })
  expect(await filesIn(join(to, 'files'))).toContain(file)
})

it('makes the copy readable by its owner only', async () => {
  await addReport()
  await backUp()
  for (const name of ['.', 'earshot.db', 'secret', 'files']) {
    expect((await stat(join(to, name))).mode & 0o077, name).toBe(0)
  }
})

it('removes a file from the backup once no report references it', async () => {
  const { shot } = await addReport()
  await backUp()
  const db = new BetterSqlite3(join(data_dir, 'earshot.db'))
  db.prepare('update artifacts set file = null where file = ?').run(shot.file)
  db.close()
  expect(await backUp()).toMatchObject({ files: 0, removed: 1 })
  expect(await filesIn(join(to, 'files'))).toEqual([])
})

it('fails and keeps the earlier backup if a file is missing or does not match its report', async () => {
  await addReport()
  await backUp()
  const before = await readFile(join(to, 'earshot.db'))
  const { shot } = await addReport()
  await stores.files.remove([shot.file])
  const missing = await run('backup', '--to', to)
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining(`${shot.file} is not in the folder`)])
  await stores.files.put({ name: shot.file, body: Buffer.from('x'.repeat(shot.text.length)), max_bytes: 100 })
  const changed = await run('backup', '--to', to)
  expect([changed.code, changed.stderr]).toEqual([1, expect.stringContaining('in the backup does not match its row')])
  expect((await readFile(join(to, 'earshot.db'))).equals(before)).toBe(true)
})

it('fails on a damaged database', async () => {
  await addReport()
  await backUp()
  await stores.database.close()
  const path = join(data_dir, 'earshot.db')
  for (const mark of ['-wal', '-shm']) await rm(path + mark, { force: true })
  const bytes = await readFile(path)
  await writeFile(path, bytes.fill(0xff, 4096))
  const { code, stderr } = await run('backup', '--to', to)
  expect(code).toBe(1)
  expect(stderr).toMatch(/damaged|malformed/)
  stores = await openStores({ data_dir: join(folder, 'other'), now: Date.now })
})

it('repairs an interrupted backup, and a changed file in it', async () => {
  const { shot } = await addReport()
  await mkdir(to, { recursive: true })
  await writeFile(join(to, 'earshot.db.partial'), 'half')
  await backUp()
  const [path = ''] = (await readdir(join(to, 'files'), { recursive: true })).filter((name) => name.includes(shot.file))
  await writeFile(join(to, 'files', path), 'short')
  expect(await backUp()).toMatchObject({ copied: 1 })
})

it('refuses a folder that overlaps the data folder or contains other files', async () => {
  await addReport()
  for (const inside of [data_dir, join(data_dir, 'backups'), folder]) {
    const { code, stderr } = await run('backup', '--to', inside)
    expect([code, stderr]).toEqual([2, expect.stringContaining('must not contain each other')])
  }
  const other = join(folder, 'photos')
  await mkdir(other)
  await writeFile(join(other, 'holiday.jpg'), '')
  const { code, stderr } = await run('backup', '--to', other)
  expect([code, stderr]).toEqual([2, expect.stringContaining('holiday.jpg')])
})

it('does not run twice at once', async () => {
  await addReport()
  await backUp()
  const lock = new BetterSqlite3(join(to, 'backup.lock'))
  lock.exec('begin exclusive')
  const { code, stderr } = await run('backup', '--to', to)
  lock.close()
  expect([code, stderr]).toEqual([2, expect.stringContaining('is running')])
  expect(await backUp()).toMatchObject({ copied: 0 })
})

it('copies while a relay runs', async () => {
  await addReport()
  const { child, ended } = spawnEarshot(['serve'], { data_dir, env: { EARSHOT_LOG: 'off' } })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  expect(await backUp()).toMatchObject({ reports: 1, files: 1 })
  child.kill('SIGTERM')
  await ended
})
