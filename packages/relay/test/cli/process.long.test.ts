import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStores } from '../../src/open-stores.ts'
import { aCaptureKey, anEvent, finishSample } from '../contracts/samples.ts'
import { earshot, earshotProcess, newFolder } from './earshot.ts'

let folder: string
let data_dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ folder, data_dir, remove } = await newFolder())
})
afterEach(() => remove())

/** A data folder with a report of one file. Returns their names. */
async function fill() {
  const { database, files } = await openStores({ data_dir, now: Date.now })
  const key = aCaptureKey(await database.findDefaultProject())
  await database.createCaptureKey(key, anEvent(key))
  const { report, shot } = await finishSample(database, { key })
  await files.put({ name: shot.file, body: Readable.from([Buffer.from(shot.text)]), max_bytes: 100 })
  await database.close()
  return { key, report }
}

it('each command is a process that ends by itself with its output and its code', async () => {
  const { key, report } = await fill()
  const origin = 'https://b.example'
  for (const [line, code] of [
    ['capture-keys list', 0],
    [`capture-keys add-origin ${key.id} --origin ${origin}`, 0],
    [`capture-keys remove-origin ${key.id} --origin ${origin}`, 0],
    [`capture-keys relay-secret ${key.id}`, 0],
    [`capture-keys revoke ${key.id}`, 0],
    ['api-keys list', 0],
    ['reports list', 0],
    [`reports show ${report.id} --save ${join(folder, 'saved')}`, 0],
    [`backup --to ${join(folder, 'backup')}`, 0],
    [`reports delete ${report.id} --yes`, 0],
    [`reports show ${report.id}`, 2],
    ['secret adopt', 2],
    [`migrate --from ${data_dir}`, 2],
    ['bogus', 2],
  ] as const) {
    const env = { EARSHOT_MIN_FREE_BYTES: '0' }
    const outcome = await earshotProcess(line.split(' '), { data_dir, env })
    expect({ line, code: outcome.code, stderr: outcome.stderr !== '' }).toEqual({ line, code, stderr: code !== 0 })
    expect(outcome.stdout !== '').toBe(code === 0)
  }
})

it('a command prints the same in a process of its own as where the other tests call it', async () => {
  await fill()
  for (const words of [['reports', 'list', '--json'], ['capture-keys', 'list'], ['--help'], ['reports', 'lst']]) {
    expect(await earshot(words, { data_dir })).toEqual(await earshotProcess(words, { data_dir }))
  }
})
