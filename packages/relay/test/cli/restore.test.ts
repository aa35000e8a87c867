import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { openStores, type Stores } from '../../src/open-stores.ts'
import { createRelay } from '../../src/relay.ts'
import { KNOWN_VERSION } from '../../src/storage/schema/versions.ts'
import { aCaptureKey, anEvent, finishSample } from '../contracts/samples.ts'
import { earshot, newFolder, spawnEarshot } from './earshot.ts'

const SECRET = 'a secret of more than thirty-two characters'

let folder: string
let data_dir: string
let backup: string
let to: string
let remove: () => Promise<void>
let shots: { file: string; text: string }[]

/** A backup of a data folder with three reports. */
beforeEach(async () => {
  ;({ folder, data_dir, remove } = await newFolder())
  backup = join(folder, 'backup')
  to = join(folder, 'restored')
  const stores = await openStores({ data_dir, now: Date.now })
  shots = await addReports(stores, 3)
  await writeFile(join(data_dir, 'secret'), SECRET, { mode: 0o600 })
  await stores.database.close()
  expect(await run('backup', '--to', backup)).toMatchObject({ code: 0, stderr: '' })
})
afterEach(() => remove())

async function addReports({ database, files }: Stores, count: number) {
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  const added = []
  for (let n = 0; n < count; n++) {
    const { shot } = await finishSample(database, { key, at: key.created_at + n })
    await files.put({ name: shot.file, body: Readable.from([Buffer.from(shot.text)]), max_bytes: 100 })
    added.push(shot)
  }
  return added
}

const run = (...args: string[]) => earshot(args, { data_dir, env: { EARSHOT_MIN_FREE_BYTES: '0' } })
const restore = (from = backup) => run('restore', '--from', from, '--to', to)

/** The path of a stored file. */
async function pathOf(root: string, file: string): Promise<string> {
  const names = await readdir(join(root, 'files'), { recursive: true })
  const name = names.find((candidate) => candidate.endsWith(file.replaceAll('/', '+')))
  if (name === undefined) throw new Error(`There is no ${file}.`)
  return join(root, 'files', name)
}

/** A relay that starts on the restored folder has every report and every byte. */
async function expectRestored(): Promise<void> {
  const where = { data_dir: to, env: { EARSHOT_MIN_FREE_BYTES: '0' } }
  const { stdout, code } = await earshot(['reports', 'list', '--json'], where)
  expect([code, JSON.parse(stdout).total]).toEqual([0, shots.length])
  for (const { file, text } of shots) expect(await readFile(await pathOf(to, file), 'utf8')).toBe(text)
}

/** Returns what is in the folder afterwards. */
async function expectRefused(sentence: string | RegExp, code = 2): Promise<string[]> {
  const refused = await restore()
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code, stdout: '' })
  expect(refused.stderr).toMatch(sentence)
  expect(refused.stderr).toMatch(/^[^\n]+\.\n$/)
  const left = await readdir(to).catch(() => [])
  expect(left).not.toContain('earshot.db')
  return left
}

it('restores everything into a folder that does not exist yet, readable by its owner only', async () => {
  const { code, stdout, stderr } = await restore()
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^3 reports and 3 files of .* as of \d{4}-.*\nThe database is intact, and every file matches/)
  expect((await readdir(to)).sort()).toEqual(['earshot.db', 'files', 'secret'])
  expect(await readFile(join(to, 'secret'), 'utf8')).toBe(SECRET)
  for (const name of ['.', 'earshot.db', 'files', 'secret']) expect((await stat(join(to, name))).mode & 0o077).toBe(0)
  await expectRestored()
})

it('prints JSON, and restores into an empty folder as of a mounted disk', async () => {
  await mkdir(join(to, 'lost+found'), { recursive: true })
  const { stdout } = await run('restore', '--from', backup, '--to', to, '--json')
  expect(JSON.parse(stdout)).toEqual({
    reports: 3,
    files: 3,
    bytes: shots.reduce((sum, { text }) => sum + text.length, 0),
    schema: KNOWN_VERSION,
    has_secret: true,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  })
  await expectRestored()
})

it('restores a backup of an earlier version, which has no manifest', async () => {
  await rm(join(backup, 'manifest.json'))
  expect(await restore()).toMatchObject({ code: 0, stderr: '' })
  await expectRestored()
})

it('restores from the database of a backup, and from a copy that was made before an upgrade', async () => {
  expect(await restore(join(backup, 'earshot.db'))).toMatchObject({ code: 0 })
  await expectRestored()
  await rm(to, { recursive: true })
  await mkdir(join(data_dir, 'backups'))
  await cp(join(backup, 'earshot.db'), join(data_dir, 'backups', 'earshot-v1.db'))
  expect(await restore(join(data_dir, 'backups', 'earshot-v1.db'))).toMatchObject({ code: 0 })
  await expectRestored()
})

it('does not need the files of a relay that keeps them in a bucket', async () => {
  const states = JSON.parse(await readFile(join(backup, 'manifest.json'), 'utf8'))
  states.states[0].files = 'bucket'
  await writeFile(join(backup, 'manifest.json'), JSON.stringify(states))
  await rm(join(backup, 'files'), { recursive: true })
  const { code, stdout } = await run('restore', '--from', backup, '--to', to, '--json')
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { reports: 3, files: 0 }])
})

it('restores a backup without a secret, and says what to set', async () => {
  await rm(join(data_dir, 'secret'))
  await rm(backup, { recursive: true })
  await run('backup', '--to', backup)
  expect((await restore()).stdout).toContain('set EARSHOT_SECRET')
})

describe('refuses', () => {
  it('a folder with anything in it', async () => {
    await mkdir(to)
    await writeFile(join(to, 'holiday.jpg'), '')
    await expectRefused(/is not empty \(holiday\.jpg\)/)
    expect(await readdir(to)).toEqual(['holiday.jpg'])
  })

  it('the folder of a running relay', async () => {
    to = data_dir
    const before = await readdir(data_dir)
    expect(await restore()).toMatchObject({ code: 2, stderr: expect.stringContaining('is not empty') })
    expect(await readdir(data_dir)).toEqual(before)
  })

  it('a folder that overlaps the backup', async () => {
    to = join(backup, 'inner')
    await expectRefused(/must not contain each other/)
  })

  it('what is not a backup', async () => {
    for (const [from, sentence] of [
      [join(folder, 'nowhere'), 'does not exist'],
      [folder, 'There is no earshot.db'],
      [join(backup, 'secret'), 'not a database'],
    ] as const) {
      const { code, stderr } = await restore(from)
      expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)])
    }
    const empty = join(folder, 'empty.db')
    const db = new BetterSqlite3(empty)
    db.exec('create table something (id)')
    db.close()
    expect((await restore(empty)).stderr).toContain('is not a database of Earshot')
  })

  it('a missing option, and a relay on PostgreSQL', async () => {
    expect(await run('restore', '--from', backup)).toMatchObject({ code: 2, stderr: expect.stringContaining('--to') })
    expect(await run('restore', '--to', to)).toMatchObject({ code: 2, stderr: expect.stringContaining('--from') })
    const env = { EARSHOT_DATABASE_URL: 'postgres://a:b@c/d', EARSHOT_SECRET: 's'.repeat(32) }
    const { code, stderr } = await earshot(['restore', '--from', backup, '--to', to], { data_dir, env })
    expect([code, stderr]).toEqual([2, expect.stringContaining('pg_restore')])
  })

  it('a database of a newer version', async () => {
    const db = new BetterSqlite3(join(backup, 'earshot.db'))
    db.pragma(`user_version = ${KNOWN_VERSION + 1}`)
    db.close()
    await rm(join(backup, 'manifest.json'))
    await expectRefused(/newer version of Earshot/)
  })

  it('a damaged database', async () => {
    const path = join(backup, 'earshot.db')
    const bytes = await readFile(path)
    await writeFile(path, bytes.fill(0xff, 4096))
    await rm(join(backup, 'manifest.json'))
    await expectRefused(/damaged|malformed/)
  })

  it('a database or a secret that is not the one of the manifest', async () => {
    const db = new BetterSqlite3(join(backup, 'earshot.db'))
    db.exec('update projects set name = name')
    db.pragma('user_version = 1')
    db.close()
    await expectRefused(/earshot\.db does not match manifest\.json/)
    await rm(backup, { recursive: true })
    await run('backup', '--to', backup)
    await writeFile(join(backup, 'secret'), `${SECRET}!`)
    await expectRefused(/secret does not match manifest\.json/)
    await rm(join(backup, 'secret'))
    await expectRefused(/secret does not match manifest\.json/)
  })

  it('a manifest that it cannot read', async () => {
    for (const text of ['{', '{"format":2,"states":[]}']) {
      await writeFile(join(backup, 'manifest.json'), text)
      await expectRefused(/manifest\.json is damaged, or from a newer version/)
    }
  })

  it.each(['missing', 'changed', 'longer'])(
    'a backup with a %s file, and restores it after the repair',
    async (how) => {
      const [shot] = shots
      const path = await pathOf(backup, shot?.file ?? '')
      const good = await readFile(path)
      await rm(path)
      if (how === 'changed') await writeFile(path, 'x'.repeat(good.length))
      if (how === 'longer') await writeFile(path, Buffer.concat([good, good]))
      expect(await expectRefused(new RegExp(shot?.file ?? 'none'), 1)).toEqual([])
      await writeFile(path, good)
      expect(await restore()).toMatchObject({ code: 0, stderr: '' })
      await expectRestored()
    },
  )

  it('a secret that no relay would accept', async () => {
    await writeFile(join(backup, 'secret'), 'short')
    await rm(join(backup, 'manifest.json'))
    expect(await expectRefused(/too short/)).toEqual([])
  })
})

/** What a restore leaves that is killed after it moved these. */
async function interruptAfter(moved: readonly string[]): Promise<void> {
  await restore()
  await mkdir(join(to, '.restore'))
  await writeFile(join(to, '.restore', 'restore.lock'), '')
  for (const name of ['files', 'secret', 'earshot.db']) {
    if (!moved.includes(name)) await rename(join(to, name), join(to, '.restore', name))
  }
}

describe('a restore that was killed', () => {
  it.each([[[]], [['files']], [['files', 'secret']], [['files', 'secret', 'earshot.db']]])(
    'after it moved %j leaves a folder on which nothing starts, and can be repeated',
    async (moved) => {
      await interruptAfter(moved)
      const listed = await earshot(['capture-keys', 'list'], { data_dir: to })
      if (moved.includes('earshot.db')) expect(listed.stderr).toContain('has not ended')
      const config = { ...readConfig({}), port: 0, data_dir: to, log: 'off' }
      await expect(createRelay(config)).rejects.toThrow(/A restore into .* has not ended/)
      await expect(openStores({ data_dir: to, now: Date.now })).rejects.toThrow('has not ended')
      const { stdout } = await earshot(['doctor', '--json'], { data_dir: to })
      expect(JSON.parse(stdout).findings).toContainEqual(
        expect.objectContaining({ subject: 'data folder', message: expect.stringContaining('earshot restore') }),
      )
      expect(await restore()).toMatchObject({ code: 0, stderr: '' })
      expect((await readdir(to)).sort()).toEqual(['earshot.db', 'files', 'secret'])
      await expectRestored()
    },
  )

  it('at any moment leaves no folder that a relay would start on', async () => {
    const { child, ended } = spawnEarshot(['restore', '--from', backup, '--to', to], { data_dir })
    await expect.poll(() => readdir(to).catch(() => []), { interval: 1, timeout: 60_000 }).not.toEqual([])
    child.kill('SIGKILL')
    await ended
    const names = await readdir(to)
    // It may have been faster.
    if (names.includes('.restore')) expect(await restore()).toMatchObject({ code: 0 })
    await expectRestored()
  })
})

it('does not run twice at once', async () => {
  await mkdir(join(to, '.restore'), { recursive: true })
  const lock = new BetterSqlite3(join(to, '.restore', 'restore.lock'))
  lock.exec('begin exclusive')
  await expectRefused(/Another restore into .* is running/)
  lock.close()
  expect(await restore()).toMatchObject({ code: 0 })
})

it('an update of a backup that was killed leaves a backup that can be restored', async () => {
  const stores = await openStores({ data_dir, now: Date.now })
  const more = await addReports(stores, 1).catch(() => [])
  await stores.database.close()
  const before = {
    manifest: await readFile(join(backup, 'manifest.json')),
    database: await readFile(join(backup, 'earshot.db')),
  }
  await run('backup', '--to', backup)
  const after = JSON.parse(await readFile(join(backup, 'manifest.json'), 'utf8'))
  expect(after.states).toHaveLength(1)
  // The moment before the database is replaced.
  const states = [...after.states, ...JSON.parse(String(before.manifest)).states]
  await writeFile(join(backup, 'manifest.json'), JSON.stringify({ format: 1, states }))
  const newer = await readFile(join(backup, 'earshot.db'))
  await writeFile(join(backup, 'earshot.db'), before.database)
  expect(await restore()).toMatchObject({ code: 0 })
  await expectRestored()
  await rm(to, { recursive: true })
  // The moment after.
  await writeFile(join(backup, 'earshot.db'), newer)
  expect(await restore()).toMatchObject({ code: 0 })
  shots = [...shots, ...more]
  await expectRestored()
})
