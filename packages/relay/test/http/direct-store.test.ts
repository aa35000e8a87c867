import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { SEES_ALL } from '../contracts/samples.ts'
import { exif, PNG, pngChunk, pngWith, SECRET } from '../support/pictures.ts'
import { type StandIn, startStandIn } from '../support/s3-stand-in.ts'
import { FINALIZE, flowOf } from './flow.ts'
import { describeFile, type File, type RelayUnderTest, SCREENSHOT, sha256, startRelay } from './relay-under-test.ts'

let store: StandIn
let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>

beforeAll(async () => {
  store = await startStandIn()
  const { bucket, endpoint, region, access_key_id, secret_access_key } = store.settings
  relay = await startRelay({
    // The store judges by its own clock whether an address has expired.
    start_at: Date.now(),
    settings: {
      s3_bucket: bucket,
      s3_endpoint: endpoint,
      s3_region: region,
      s3_access_key_id: access_key_id,
      s3_secret_access_key: secret_access_key,
    },
  })
  flow = flowOf(relay)
})
beforeEach(() => {
  store.faults.length = 0
})
afterAll(async () => {
  await relay.dispose()
  await store.stop()
})

/** A session whose one file the client has put into the store, and the call that makes a report of it. */
async function uploadedDirectly(file: File, { isListed = true } = {}) {
  const session = await flow.open({ files: [file] })
  const [upload] = session.uploads
  const body = new Uint8Array(file.bytes)
  expect((await fetch(upload.url, { method: 'PUT', headers: upload.headers, body })).status).toBe(200)
  const { size, sha256 } = describeFile(file)
  const manifest = { artifacts: [{ artifact_id: upload.artifact_id, size, sha256 }] }
  return flow.finalizeRequest(session, isListed ? manifest : {})
}

it.each([
  ['the copy is late, with a manifest', { isListed: true }, 'PUT', 'fil_'],
  ['the copy is late, without one', { isListed: false }, 'PUT', 'fil_'],
  ['the cleaning up is late, with a manifest', { isListed: true }, 'DELETE', 'incoming'],
  ['the cleaning up is late, without one', { isListed: false }, 'DELETE', 'incoming'],
] as const)('the same finalize call sent twice at once makes one report: %s', async (_, how, method, part) => {
  for (const late of [1, 2]) {
    const request = await uploadedDirectly(SCREENSHOT, how)
    let turn = 0
    store.faults.push({
      fits: (seen) => seen.method === method && seen.key.includes(part) && ++turn === late,
      does: { slow: 500 },
    })
    const answers = await Promise.all([flow.post(FINALIZE, request), flow.post(FINALIZE, request)])
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    const [id, repeated] = answers.map(({ body }) => body.report.id)
    expect(repeated).toBe(id)
    const { organization_id } = await relay.database.findDefaultProject()
    const report = await relay.database.findReport({ viewer: SEES_ALL, id, organization_id })
    expect(report?.artifacts.map(({ kind }) => kind)).toEqual(['screenshot'])
  }
})

it('a file that is not a picture is read once, however often the report is finalized', async () => {
  const request = await uploadedDirectly({ ...SCREENSHOT, bytes: Buffer.alloc(2_000_000, 'x') })
  const first = await flow.post(FINALIZE, request)
  expect(first.body.error.code).toBe('UNSUPPORTED_MEDIA_TYPE')
  const reads = () => store.received.filter(({ method }) => method === 'GET').length
  const before = reads()
  expect((await flow.post(FINALIZE, request)).body.error.code).toBe('ARTIFACT_MISSING')
  expect(reads()).toBe(before)
})

it.each([
  ['small', SECRET],
  ['large', SECRET.padEnd(2_000_000)],
])('a %s picture uploaded directly to the store loses its metadata before it counts', async (_size, text) => {
  const bytes = pngWith(pngChunk('tEXt', text), pngChunk('eXIf', exif({ orientation: 1 })))
  const answer = await flow.post(FINALIZE, await uploadedDirectly({ ...SCREENSHOT, bytes }))
  expect(answer.status, answer.text).toBe(201)
  const { organization_id } = await relay.database.findDefaultProject()
  const report = await relay.database.findReport({ viewer: SEES_ALL, id: answer.body.report.id, organization_id })
  const [artifact] = report?.artifacts ?? []
  expect(artifact).toMatchObject({ size: PNG.length, sha256: sha256(PNG), received_sha256: sha256(bytes) })
  const { api_key } = await relay.newApiKey()
  const headers = { Authorization: `Bearer ${api_key}` }
  const { artifacts } = (await relay.call('GET', `/api/v1/reports/${answer.body.report.id}`, { headers })).body
  expect(Buffer.from(await (await fetch(artifacts[0].url)).arrayBuffer())).toEqual(PNG)
})
