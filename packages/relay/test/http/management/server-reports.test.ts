import { SCOPES } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectRefusal } from '../expect-refusal.ts'
import { flowOf } from '../flow.ts'
import { newMemberKey } from '../member-key.ts'
import { rawCall } from '../raw-call.ts'
import { describeFile, png, type RelayUnderTest, SCREENSHOT, sha256, startRelay } from '../relay-under-test.ts'

let relay: RelayUnderTest
let bot: string
beforeEach(async () => {
  relay = await startRelay()
  bot = (await relay.newApiKey({ scopes: SCOPES })).api_key
})
afterEach(() => relay.dispose())

const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  relay.call(method, `/api/v1${path}`, { headers: { 'api-token': bot, ...headers }, ...(body && { body }) })
const create = (body: object, headers = {}) => call('POST', '/reports', body, headers)

const META = { title: 'The build fails', severity: 'high', tags: ['ci'] }

/** Sends a form. Parts are sent in this order. */
async function sendForm(parts: [name: string, value: string | File][], headers: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of parts) form.append(name, value)
  const url = `${relay.url}/api/v1/reports/form`
  const response = await fetch(url, { method: 'POST', body: form, headers: { 'api-token': bot, ...headers } })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
}
const picture = (name = 'a.png', size = { width: 4, height: 3 }) =>
  new File([new Uint8Array(png(size))], name, { type: 'image/png' })

describe('POST /api/v1/reports', () => {
  it('creates a report without files, with what people would set', async () => {
    const { member_id } = await newMemberKey(relay, 'member')
    const wanted = {
      ...META,
      summary: 'See the log.',
      visibility: 'private',
      assignee_id: member_id,
      external_key: 'jira:SHOP-7',
      status: 'open',
      origin: 'https://ci.example',
      reporter: { name: 'CI' },
      fields: { commit: 'abc' },
    }
    const { status, body } = await create(wanted)
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...wanted, source: 'server', capture_key_id: null, artifacts: [] })
    expect((await call('GET', `/reports/${body.id}`)).body).toMatchObject({ id: body.id, source: 'server' })
    expect((await call('GET', '/reports?source=server')).body.total).toBe(1)
    const { items } = (await call('GET', `/audit-log?subject=${body.id}&type=report.created`)).body
    expect(items[0].actor).toMatchObject({ kind: 'api_key' })
  })

  it('uses what was uploaded to a session', async () => {
    const opened = await call('POST', '/upload-sessions', {
      media_kind: 'screenshot',
      artifacts: [describeFile(SCREENSHOT)],
    })
    expect(opened.status).toBe(201)
    const { uploads, upload_session_token, finalize_token } = opened.body
    await flowOf(relay).put(uploads[0], SCREENSHOT.bytes)
    const tokens = { upload_session_token, finalize_token }
    const { body } = await create({ ...META, ...tokens })
    expect(body.artifacts).toMatchObject([{ kind: 'screenshot', sha256: sha256(SCREENSHOT.bytes) }])
    expect((await create({ ...META, ...tokens })).body.id).toBe(body.id)
    expectRefusal(await create({ title: 'Another', ...tokens }), 'CONFLICT')
  })

  it('returns the same report for the same idempotency key and body', async () => {
    const key = { 'Idempotency-Key': 'build-17' }
    const [first, second] = await Promise.all([create(META, key), create(META, key)])
    expect(second.body.id).toBe(first.body.id)
    expect((await call('GET', '/reports')).body.total).toBe(1)
    expectRefusal(await create({ title: 'Another' }, key), 'CONFLICT')
    expectRefusal(await create(META, { 'Idempotency-Key': 'x'.repeat(201) }), 'VALIDATION_ERROR')
    expect((await create(META, { 'Idempotency-Key': 'build-18' })).body.id).not.toBe(first.body.id)
  })

  it.each([
    [{}, 'VALIDATION_ERROR'],
    [{ title: '' }, 'VALIDATION_ERROR'],
    [{ title: 'x', unknown: 1 }, 'VALIDATION_ERROR'],
    [{ title: 'x', upload_session_token: 'y' }, 'VALIDATION_ERROR'],
    [{ title: 'x', upload_session_token: 'y', finalize_token: 'z' }, 'INVALID_UPLOAD_SESSION'],
    [{ title: 'x', project: 'prj_unknown' }, 'NOT_FOUND'],
    [{ title: 'x', origin: 'javascript:alert(1)' }, 'VALIDATION_ERROR'],
  ] as const)('is refused for %j', async (body, code) => {
    expectRefusal(await create(body), code)
    expect(await relay.reportCount()).toBe(0)
  })

  it('creates nothing if a value does not fit the project', async () => {
    expectRefusal(await create({ ...META, status: 'unknown' }), 'VALIDATION_ERROR')
    expectRefusal(await create({ ...META, assignee_id: 'mem_unknown' }), 'VALIDATION_ERROR')
    expect(await relay.reportCount()).toBe(0)
  })

  it('does not accept a session of the public flow, nor the other way round', async () => {
    const { session } = await flowOf(relay).uploaded()
    const { upload_session_token, finalize_token } = session
    expectRefusal(await create({ ...META, upload_session_token, finalize_token }), 'INVALID_UPLOAD_SESSION')
  })

  it('adds no capture key that anybody sees or can use', async () => {
    const before = (await call('GET', '/capture-keys')).body
    const { body } = await create(META)
    expect((await call('GET', '/capture-keys')).body).toEqual(before)
    const id = `api:${body.project_id}`
    expectRefusal(await call('GET', `/capture-keys/${encodeURIComponent(id)}`), 'NOT_FOUND')
    const request = { public_key: id, origin: 'https://api.invalid', action: 'create' }
    expectRefusal(await call('POST', '/public/capture/tokens', request), 'INVALID_CAPTURE_KEY')
  })

  it('goes with its project', async () => {
    const { body: project } = await call('POST', '/projects', { name: 'Temporary' })
    const { body } = await create({ ...META, project: project.id })
    expect(body.project_id).toBe(project.id)
    await call('DELETE', `/projects/${project.id}`)
    expectRefusal(await call('GET', `/reports/${body.id}`), 'NOT_FOUND')
    expectRefusal(await create({ ...META, project: project.id }), 'NOT_FOUND')
  })
})

describe('POST /api/v1/reports/form', () => {
  it('creates a report with its files in one call', async () => {
    const { status, body } = await sendForm([
      ['meta', JSON.stringify({ ...META, media_kind: 'screenshot' })],
      ['file', picture()],
      ['file', picture('b.png', { width: 5, height: 5 })],
      ['attachment', new File(['line 1\nline 2'], 'build.log', { type: 'text/plain' })],
    ])
    expect(status).toBe(201)
    expect(body).toMatchObject({ title: META.title, tags: ['ci'], source: 'server', media_kind: 'screenshot' })
    const kinds = body.artifacts.map(({ kind, content_type }: Record<string, string>) => [kind, content_type])
    expect(kinds).toEqual([
      ['screenshot', 'image/png'],
      ['attachment', 'image/png'],
      ['attachment', 'text/plain'],
    ])
    const log = await relay.call('GET', body.artifacts[2].url)
    expect(log.text).toBe('line 1\nline 2')
  })

  it.each([
    [
      'files before the report',
      [
        ['file', picture()],
        ['meta', JSON.stringify(META)],
      ],
      'VALIDATION_ERROR',
    ],
    ['no report', [['file', picture()]], 'VALIDATION_ERROR'],
    [
      'an unknown field',
      [
        ['meta', JSON.stringify(META)],
        ['other', 'x'],
      ],
      'VALIDATION_ERROR',
    ],
    ['a report that is not JSON', [['meta', '{']], 'VALIDATION_ERROR'],
    [
      'two reports',
      [
        ['meta', JSON.stringify(META)],
        ['meta', JSON.stringify(META)],
      ],
      'VALIDATION_ERROR',
    ],
    ['a report of 1 MB', [['meta', JSON.stringify({ title: 'x', summary: 'y'.repeat(1e6) })]], 'PAYLOAD_TOO_LARGE'],
    [
      'an unknown name',
      [
        ['meta', JSON.stringify(META)],
        ['picture', picture()],
      ],
      'VALIDATION_ERROR',
    ],
    [
      'a type that no kind takes',
      [
        ['meta', JSON.stringify(META)],
        ['file', new File(['x'], 'x.exe', { type: 'application/x-msdownload' })],
      ],
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a file that is not what it says',
      [
        ['meta', JSON.stringify(META)],
        ['file', new File(['x'], 'x.png', { type: 'image/png' })],
      ],
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'two of a kind that a report has once',
      [
        ['meta', JSON.stringify(META)],
        ['screenshot', picture()],
        ['screenshot', picture()],
      ],
      'VALIDATION_ERROR',
    ],
    [
      'eleven files',
      [['meta', JSON.stringify(META)], ...Array.from({ length: 11 }, () => ['file', picture()] as ['file', File])],
      'VALIDATION_ERROR',
    ],
  ] as [string, [string, string | File][], Parameters<typeof expectRefusal>[1]][])(
    'refuses %s, and creates no report',
    async (_what, parts, code) => {
      expectRefusal(await sendForm(parts), code)
      expect(await relay.reportCount()).toBe(0)
    },
  )

  it('refuses another body, a form without a boundary, and a key without the scope', async () => {
    expectRefusal(await call('POST', '/reports/form', META), 'UNSUPPORTED_MEDIA_TYPE')
    const type = { 'Content-Type': 'multipart/form-data' }
    expectRefusal(
      await relay.call('POST', '/api/v1/reports/form', { headers: { 'api-token': bot, ...type } }),
      'VALIDATION_ERROR',
    )
    const { api_key } = await relay.newApiKey({ scopes: ['reports:read'] })
    expectRefusal(await sendForm([['meta', JSON.stringify(META)]], { 'api-token': api_key }), 'FORBIDDEN')
  })

  it('creates no report, and keeps no file, if the client leaves in the middle of a file', async () => {
    const head = [
      'POST /api/v1/reports/form HTTP/1.1',
      'Host: relay',
      `api-token: ${bot}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 100000',
      '',
      `--b\r\nContent-Disposition: form-data; name="meta"\r\n\r\n${JSON.stringify(META)}`,
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n',
    ]
    await rawCall(relay.url, async (socket) => {
      socket.write(head.join('\r\n'))
      socket.write(png(), () => socket.destroy())
    })
    expect(await relay.reportCount()).toBe(0)
    expect(
      (
        await sendForm([
          ['meta', JSON.stringify(META)],
          ['file', picture()],
        ])
      ).status,
    ).toBe(201)
    await expect.poll(() => relay.storedFiles()).toHaveLength(1)
  })
})
