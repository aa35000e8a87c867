import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { expectRefusal } from './expect-refusal.ts'
import { flowOf } from './flow.ts'
import { type File, png, type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
beforeEach(async () => {
  relay = await startRelay()
  flow = flowOf(relay)
})
afterEach(() => relay.dispose())

/** The permissions of a folder stop no superuser, and tests may run as one: so a file stands where the folder was. */
async function breakFiles(): Promise<() => Promise<void>> {
  const files = join(relay.folder, 'files')
  await rename(files, `${files}-away`)
  await writeFile(files, '')
  return async () => {
    await rm(files)
    await rename(`${files}-away`, files)
  }
}

const LARGE: File = { ...SCREENSHOT, bytes: Buffer.concat([png(), Buffer.alloc(2 * 1024 * 1024)]) }

it.each([
  ['small', SCREENSHOT],
  ['large', LARGE],
])('a %s upload to files that are not writable is unavailable, and accepted later', async (_size, file) => {
  const [upload] = (await flow.open({ files: [file] })).uploads
  const mend = await breakFiles()
  expectRefusal(await flow.put(upload, file.bytes), 'UNAVAILABLE')
  expect(expectRefusal(await relay.call('GET', '/readyz'), 'UNAVAILABLE').details).toEqual({ failing: ['files'] })
  await expect.poll(() => relay.log()).toContain('The disk failed')
  await mend()
  expect((await flow.put(upload, file.bytes)).status).toBe(204)
})

it('an artifact in files that cannot be read is unavailable', async () => {
  const { body } = await flow.report()
  const { api_key } = await relay.newApiKey()
  const headers = { Authorization: `Bearer ${api_key}` }
  const [artifact] = (await relay.call('GET', `/api/v1/reports/${body.report.id}`, { headers })).body.artifacts
  const mend = await breakFiles()
  expectRefusal(await relay.call('GET', artifact.url), 'UNAVAILABLE')
  await mend()
  expect((await relay.call('GET', artifact.url)).status).toBe(200)
})
