import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { debuggerDocument } from '@earshot/protocol/schemas'
import { afterEach, describe, expect, it } from 'vitest'
import { SEES_ALL } from '../contracts/samples.ts'
import { expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf } from './flow.ts'
import { rawCall } from './raw-call.ts'
import { DEBUGGER, type File, type RelayUnderTest, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
afterEach(() => relay.dispose())

const packed = (text: string): File => ({
  ...DEBUGGER,
  content_type: 'application/gzip',
  bytes: gzipSync(text),
})

/** What is stored of a report with this document. */
async function storedDocument(file: File) {
  const answer = await flowOf(relay).report([file])
  expect(answer.status, answer.text).toBe(201)
  const { organization_id } = await relay.database.findDefaultProject()
  const report = await relay.database.findReport({ viewer: SEES_ALL, id: answer.body.report.id, organization_id })
  const bytes = await relay.files.read(report?.artifacts[0]?.file ?? '')
  const text = (file.content_type === 'application/gzip' ? gunzipSync(bytes ?? '') : bytes)?.toString() ?? ''
  return { text, document: debuggerDocument.parse(JSON.parse(text)) }
}

describe('a debugger document that was made to get something past the rules', () => {
  it('is stored by its schema and masked, wherever the secret is', async () => {
    relay = await startRelay()
    const text = `{"version":1,
      "environment":{"url":"https://shop.example/?access_token=s3cr3tA","title":"4111111111111111"},
      "console":[{"at":1,"level":"log","args":["hidden s3cr3tB"],"args":[{"password":"s3cr3tC"}]},
        {"at":2,"level":"log","args":["jane@","mail.example"]},
        {"at":3,"level":"log","args":["password: ${'*'.repeat(90)}s3cr3tD", "pass\\u0000word: s3cr3tE", "&#112;assword: s3cr3tF"]}],
      "network":[{"at":4,"method":"GET","url":"/a","status":4111111111111111,"headers":{"authorization":"Bearer s3cr3tG"}}],
      "context":{"custom":{"api_key":"s3cr3tH","jane.doe@mail.example":1,"card":4111111111111111}},
      "privacy":{"masked":{"jane.roe@mail.example":1}},"extra":"s3cr3tI"}`
    for (const file of [{ ...DEBUGGER, bytes: Buffer.from(text) }, packed(text)]) {
      const stored = await storedDocument(file)
      expect(stored.text).not.toMatch(/s3cr3t|jane|4111111111111111/)
      expect(stored.document.network).toMatchObject([{ url: '/a', status: 0 }])
    }
  })

  it.each([
    ['deep', '['.repeat(40_000)],
    ['deep and whole', `{"version":1,"context":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
    ['of many values', `{"version":1,"console":[${'[],'.repeat(300_000)}[]]}`],
    ['of many values, and large', `{"console":[${'{},'.repeat(10_000_000)}{}]}`],
  ])('is refused if it is %s, and the log does not contain it', async (_, text) => {
    relay = await startRelay()
    const flow = flowOf(relay)
    const file = packed(text.startsWith('{') ? text : `{"a":${text}`)
    const session = await flow.open({ files: [file] })
    const error = expectRefusal(await flow.put(session.uploads[0], file.bytes), 'FILE_TOO_LARGE')
    expect(error.details).toEqual({ max_depth: 32, max_values: 200_000 })
    expect(await relay.storedFiles()).toEqual([])
    const log = await readFile(join(relay.folder, 'log'), 'utf8')
    expect(log).not.toContain('"level":"error"')
  })
})

it('metadata and fields are masked too, but not what the reporter wrote', async () => {
  relay = await startRelay()
  const flow = flowOf(relay)
  const session = await flow.open({
    files: [],
    meta: {
      source: 'widget',
      url: 'https://shop.example/cart?access_token=s3cr3t&page=2',
      user: { email: 'jane@mail.example' },
    },
  })
  const fields = { order: 17, 'api key': 's3cr3t', page_url: '/a?token=s3cr3t', note: 'call +49 171 2345 6789' }
  const request = await flow.finalizeRequest(session, {
    artifacts: [],
    title: 'Mail to jane@mail.example fails',
    fields,
  })
  const answer = await flow.post(FINALIZE, request)
  expect(answer.status, answer.text).toBe(201)
  expect((await flow.post(FINALIZE, request)).body).toEqual(answer.body)
  const { organization_id } = await relay.database.findDefaultProject()
  expect(
    await relay.database.findReport({ viewer: SEES_ALL, id: answer.body.report.id, organization_id }),
  ).toMatchObject({
    title: 'Mail to jane@mail.example fails',
    meta: {
      source: 'widget',
      url: 'https://shop.example/cart?access_token=[private]&page=2',
      user: { email: '[email]' },
    },
    fields: { order: 17, 'api key': '[private]', page_url: '/a?token=[private]', note: 'call [phone]' },
  })
})

it('an upload URL accepts a limited number of uploads, including refused ones', async () => {
  relay = await startRelay()
  const flow = flowOf(relay)
  const session = await flow.open({ artifacts: undefined, media_kind: 'none' })
  const [upload] = session.uploads
  for (let i = 0; i < 5; i++) {
    expect((await flow.put(upload, DEBUGGER.bytes)).status).toBe(204)
    expectRefusal(await flow.put(upload, Buffer.from('no JSON')), 'UNSUPPORTED_MEDIA_TYPE')
  }
  expectRefusal(await flow.put(upload, DEBUGGER.bytes), 'RATE_LIMITED')
  // Nobody else can use them up.
  expectRefusal(await flow.put({ ...upload, url: `${upload.url}x` }, DEBUGGER.bytes), 'INVALID_SIGNATURE')
})

it('documents of one address get a limited amount of processor time', async () => {
  relay = await startRelay({ settings: { mask_seconds_per_address: 1, mask_seconds_per_key: 0 } })
  const flow = flowOf(relay)
  const lines = Array.from({ length: 20_000 }, (_, at) => ({
    at,
    level: 'log',
    args: [`${at}, jane${at}@mail.example`],
  }))
  const file = packed(JSON.stringify({ version: 1, console: lines }))
  const session = await flow.open({ files: [file] })
  const answers = []
  for (let i = 0; i < 9; i++) answers.push(await flow.put(session.uploads[0], file.bytes))
  expect(answers[0]?.status).toBe(204)
  expectRefusal(answers.at(-1) ?? (answers[0] as never), 'RATE_LIMITED')
})

it('a relay that stops cancels the masking for a waiting client', async () => {
  relay = await startRelay({ timeouts: { stop: 10 } })
  const flow = flowOf(relay)
  const session = await flow.open({ artifacts: undefined, media_kind: 'none' })
  const { pathname, search } = new URL(session.uploads[0].url)
  const bytes = Buffer.from(
    JSON.stringify({ console: Array.from({ length: 60_000 }, (_, at) => ({ at, args: [`1.${at}`] })) }),
  )
  await rawCall(relay.url, async (socket) => {
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n\r\n`)
    socket.write(bytes)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await relay.stop()
    socket.destroy()
  }).catch(() => undefined)
  // The upload that failed removes its file after the relay has stopped waiting for it.
  await expect.poll(() => relay.storedFiles(), { timeout: 20_000 }).toEqual([])
})

it('the rules run only in a separate thread or process', async () => {
  relay = await startRelay()
  const source = join(import.meta.dirname, '../../src')
  const names = await readdir(source, { recursive: true })
  const callers = []
  for (const name of names.filter((name) => name.endsWith('.ts'))) {
    if ((await readFile(join(source, name), 'utf8')).includes("'@earshot/privacy'")) callers.push(name)
  }
  expect(callers.sort()).toEqual(['domain/masking/mask-document.ts', 'workers/mask-thread.ts'])
})
