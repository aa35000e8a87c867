import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  DEFAULT_STATUSES,
  MAX_API_KEYS,
  MAX_BODY_BYTES,
  MAX_SHARE_LINKS,
  MAX_STATUSES,
  type RaisedErrorCode,
} from '@earshot/protocol'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DATABASE_FILE } from '../../src/storage/sqlite/open.ts'
import { startOidcProvider } from '../support/oidc-provider.ts'
import { expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf, SESSIONS, TOKENS } from './flow.ts'
import { passkeysOf } from './passkey-flow.ts'
import { cookieOf, OWNER, peopleOf } from './people-flow.ts'
import {
  type Answer,
  DEBUGGER,
  type File,
  png,
  type RelayUnderTest,
  SCREENSHOT,
  startRelay,
} from './relay-under-test.ts'

const HOUR = 60 * 60_000

let relay: RelayUnderTest
let provider: Awaited<ReturnType<typeof startOidcProvider>>
beforeAll(async () => {
  provider = await startOidcProvider()
})
afterAll(() => provider.stop())
afterEach(() => relay.dispose())

type Flow = ReturnType<typeof flowOf>
interface Provocation {
  settings?: NonNullable<Parameters<typeof startRelay>[0]>['settings']
  /** The call that is to be refused. What it needs before that may leave files. */
  act: (flow: Flow) => Promise<Answer>
  /** Files that lie in the store by then. @default 0 */
  files?: number
  /** Reports that are made by then. @default 0 */
  reports?: number
}

const breakDatabase = () => {
  const db = new BetterSqlite3(join(relay.folder, DATABASE_FILE))
  db.pragma('foreign_keys = off')
  db.exec('drop table capture_keys; drop table write_probe')
  db.close()
}

const upload = async (flow: Flow, change: (upload: { url: string }) => { url: string } = (same) => same) => {
  const session = await flow.open()
  return flow.put({ ...session.uploads[0], ...change(session.uploads[0]) }, SCREENSHOT.bytes)
}

/** The HAR of a report with this file, after `change` of the stored file. */
async function callHar(flow: Flow, file: File, change: (path: string) => Promise<void> = async () => {}) {
  const { report } = (await flow.report([file])).body
  const stored = await readdir(join(relay.folder, 'files'), { recursive: true, withFileTypes: true })
  for (const entry of stored) if (entry.isFile()) await change(join(entry.parentPath, entry.name))
  const headers = { 'api-token': (await relay.newApiKey()).api_key }
  return relay.call('GET', `/api/v1/reports/${report.id}/har`, { headers })
}

const aStatus = (name: string) => ({ name, colour: '#b25e09', kind: 'open' })

/** The statuses of the default project, and a key that may change them. */
async function statusesOf({ newApiKey, database }: RelayUnderTest) {
  const { api_key } = await newApiKey({ scopes: ['statuses:create', 'statuses:delete', 'reports:update'] })
  const { project_id } = await database.findDefaultProject()
  return { statuses: `/api/v1/projects/${project_id}/statuses`, headers: { 'api-token': api_key } }
}

/** One way to each code: a code that is neither reserved nor provoked here does not compile. */
const PROVOCATIONS: Record<RaisedErrorCode, Provocation> = {
  VALIDATION_ERROR: { act: (flow) => flow.post(TOKENS, { ...flow.caller, action: 'delete' }) },
  INVALID_ORIGIN: { act: (flow) => flow.post(TOKENS, { ...flow.caller, origin: 'null', action: 'create' }) },
  PASSKEY_REFUSED: {
    act: async () => {
      const people = peopleOf(relay)
      const passkeys = passkeysOf(relay, people)
      const device = passkeys.device()
      device.create((await passkeys.begin(await people.owner())).body.options)
      return passkeys.signIn(device)
    },
  },
  SIGN_IN_AGAIN: {
    act: async () => {
      const people = peopleOf(relay)
      const owner = await people.owner()
      relay.clock.now += HOUR
      return passkeysOf(relay, people).begin(owner)
    },
  },
  UNAUTHENTICATED: { act: () => relay.call('GET', '/api/v1/reports') },
  INVALID_ANCHOR: {
    files: 1,
    reports: 1,
    act: async (flow) => {
      const { api_key } = await relay.newApiKey({ scopes: ['comments:create'] })
      const { id } = (await flow.report()).body.report
      const body = { body: 'Here it is wrong.', anchor: { kind: 'replay', at: 0 } }
      return relay.call('POST', `/api/v1/reports/${id}/comments`, { headers: { 'api-token': api_key }, body })
    },
  },
  SIGN_IN_EXPIRED: {
    settings: { oidc_issuer: 'http://127.0.0.1:1', oidc_client_id: 'earshot', oidc_client_secret: 'a secret' },
    act: () => relay.call('GET', '/api/v1/auth/callback/oidc?code=x&state=y'),
  },
  SIGN_IN_REFUSED: {
    get settings() {
      return { oidc_issuer: provider.issuer, oidc_client_id: 'earshot', oidc_client_secret: 'a secret' }
    },
    act: async () => {
      const started = await peopleOf(relay).send('POST', '/api/v1/auth/oidc', {})
      const person = { sub: 'eve', email: 'eve@shop.example', email_verified: true }
      const back = provider.authorize(started.body.url, person)
      return relay.call('GET', back, { headers: { Cookie: cookieOf(started) } })
    },
  },
  INVALID_CREDENTIALS: { act: () => peopleOf(relay).signIn(OWNER) },
  PRECONDITION_FAILED: {
    reports: 1,
    files: 1,
    act: async (flow) => {
      const { id } = (await flow.report([SCREENSHOT])).body.report
      const { api_key } = await relay.newApiKey({ scopes: ['reports:update'] })
      const headers = { 'api-token': api_key, 'If-Match': '"7"' }
      return relay.call('PATCH', `/api/v1/reports/${id}`, { headers, body: { status: 'open' } })
    },
  },
  FOREIGN_PAGE: {
    act: async () => {
      const { owner, send } = peopleOf(relay)
      return send('DELETE', '/api/v1/sessions', { cookie: await owner(), origin: 'https://evil.example' })
    },
  },
  INVALID_LINK: { act: () => peopleOf(relay).join('#unknown') },
  INVITATION_FOR_OTHER_EMAIL: {
    act: async () => {
      const { owner, send, join } = peopleOf(relay)
      const body = { role: 'member', email: 'zoe@shop.example' }
      const { link } = (await send('POST', '/api/v1/invitations', { cookie: await owner(), body })).body
      return join(link, { email: 'eve@shop.example' })
    },
  },
  LINK_USED: {
    act: async () => {
      const { ownerLink, join } = peopleOf(relay)
      const link = await ownerLink()
      await join(link)
      return join(link, { email: 'eve@shop.example' })
    },
  },
  LINK_EXPIRED: {
    act: async () => {
      const { ownerLink, join } = peopleOf(relay)
      const link = await ownerLink()
      relay.clock.now += 24 * HOUR
      return join(link)
    },
  },
  MEMBER_EXISTS: {
    act: async () => {
      const { owner, send, join } = peopleOf(relay)
      const invited = await send('POST', '/api/v1/invitations', { cookie: await owner(), body: { role: 'member' } })
      return join(invited.body.link)
    },
  },
  LAST_OWNER: {
    act: async () => {
      const { owner, send } = peopleOf(relay)
      const cookie = await owner()
      const { id } = (await send('GET', '/api/v1/auth/signed-in', { cookie })).body.member
      return send('DELETE', `/api/v1/members/${id}`, { cookie })
    },
  },
  INVALID_CAPTURE_KEY: {
    act: (flow) => flow.post(TOKENS, { ...flow.caller, public_key: `ck_${'0'.repeat(32)}`, action: 'create' }),
  },
  INVALID_CAPTURE_TOKEN: {
    act: async (flow) =>
      flow.post(SESSIONS, await flow.sessionRequest({ capture_token: await flow.token('finalize') })),
  },
  CAPTURE_TOKEN_EXPIRED: {
    act: async (flow) => {
      const request = await flow.sessionRequest()
      relay.clock.now += HOUR
      return flow.post(SESSIONS, request)
    },
  },
  INVALID_UPLOAD_SESSION: {
    act: async (flow) => {
      const { upload_session_token } = await flow.open()
      const { finalize_token } = await flow.open()
      return flow.post(FINALIZE, await flow.finalizeRequest({ upload_session_token, finalize_token }))
    },
  },
  ORIGIN_NOT_ALLOWED: {
    act: (flow) => flow.post(TOKENS, { ...flow.caller, origin: 'https://evil.example', action: 'create' }),
  },
  CAPTURE_KEY_REVOKED: {
    act: async (flow) => {
      await relay.revoke()
      return flow.post(TOKENS, { ...flow.caller, action: 'create' })
    },
  },
  IP_NOT_ALLOWED: {
    act: async () => {
      const { api_key } = await relay.newApiKey({ allowed_ips: ['192.0.2.1'] })
      return relay.call('GET', '/api/v1/reports', { headers: { 'api-token': api_key } })
    },
  },
  KEY_LIMIT_REACHED: {
    act: async () => {
      const { api_key } = await relay.newApiKey({ scopes: ['api_keys:create'] })
      for (let count = 1; count < MAX_API_KEYS; count++) await relay.newApiKey()
      const body = { name: 'One more', preset: 'read', expires_in_days: 1 }
      return relay.call('POST', '/api/v1/api-keys', { headers: { 'api-token': api_key }, body })
    },
  },
  LINK_LIMIT_REACHED: {
    files: 1,
    reports: 1,
    act: async (flow) => {
      const { api_key } = await relay.newApiKey({ scopes: ['reports:update'] })
      const path = `/api/v1/reports/${(await flow.report()).body.report.id}/share-links`
      const create = () => relay.call('POST', path, { headers: { 'api-token': api_key }, body: {} })
      for (let count = 0; count < MAX_SHARE_LINKS; count++) await create()
      return create()
    },
  },
  PASSWORD_REQUIRED: {
    files: 1,
    reports: 1,
    act: async (flow) => {
      const { api_key } = await relay.newApiKey({ scopes: ['reports:update'] })
      const path = `/api/v1/reports/${(await flow.report()).body.report.id}/share-links`
      const body = { password: 'open sesame' }
      const { url } = (await relay.call('POST', path, { headers: { 'api-token': api_key }, body })).body
      return relay.call('GET', new URL(url).pathname)
    },
  },
  LIMIT_REACHED: {
    act: async () => {
      const { statuses, headers } = await statusesOf(relay)
      for (let count = DEFAULT_STATUSES.length; count < MAX_STATUSES; count++) {
        await relay.call('POST', statuses, { headers, body: aStatus(`Status ${count}`) })
      }
      return relay.call('POST', statuses, { headers, body: aStatus('One more') })
    },
  },
  STATUS_IN_USE: {
    files: 1,
    reports: 1,
    act: async (flow) => {
      const { statuses, headers } = await statusesOf(relay)
      const { id } = (await flow.report()).body.report
      await relay.call('PATCH', `/api/v1/reports/${id}`, { headers, body: { status: 'open' } })
      return relay.call('DELETE', `${statuses}/open`, { headers })
    },
  },
  STATUS_REQUIRED: {
    act: async () => {
      const { statuses, headers } = await statusesOf(relay)
      return relay.call('DELETE', `${statuses}/new`, { headers })
    },
  },
  CONFLICT: {
    act: async () => {
      const { id, api_key } = await relay.newApiKey({ scopes: ['api_keys:create'] })
      const rotate = () =>
        relay.call('POST', `/api/v1/api-keys/${id}/rotate`, { headers: { 'api-token': api_key }, body: {} })
      await rotate()
      return rotate()
    },
  },
  FORBIDDEN: {
    act: async (flow) => flow.post(FINALIZE, await flow.finalizeRequest(await flow.open(), { visibility: 'public' })),
  },
  INVALID_SIGNATURE: {
    act: (flow) => upload(flow, ({ url }) => ({ url: url.replace(/signature=.{4}/, 'signature=AAAA') })),
  },
  NOT_FOUND: { act: () => relay.call('GET', '/nothing/here') },
  NO_DEBUGGER_DOCUMENT: { act: (flow) => callHar(flow, SCREENSHOT), files: 1, reports: 1 },
  UNREADABLE_DOCUMENT: {
    act: (flow) => callHar(flow, DEBUGGER, (file) => writeFile(file, '{')),
    files: 1,
    reports: 1,
  },
  TOO_MANY_EXPORTS: {
    act: async (flow) => {
      const { report } = (await flow.report([DEBUGGER])).body
      const headers = { 'api-token': (await relay.newApiKey()).api_key }
      const call = () => relay.call('GET', `/api/v1/reports/${report.id}/har`, { headers })
      const answers = await Promise.all(Array.from({ length: 5 }, call))
      return answers.find(({ status }) => status === 429) ?? expect.fail('All exports ran.')
    },
    files: 1,
    reports: 1,
  },
  CAPTURE_TOKEN_USED: {
    act: async (flow) => {
      const request = await flow.sessionRequest()
      await flow.open(request)
      return flow.post(SESSIONS, { ...request, meta: { other: true } })
    },
  },
  ARTIFACT_MISSING: {
    act: async (flow) => {
      const session = await flow.open()
      const { artifact_id } = session.uploads[0]
      const artifacts = [{ artifact_id, sha256: '0'.repeat(64), size: 1 }]
      return flow.post(FINALIZE, await flow.finalizeRequest(session, { artifacts }))
    },
  },
  ARTIFACT_MISMATCH: {
    files: 1,
    act: async (flow) => {
      const { session, manifest } = await flow.uploaded()
      const artifacts = [{ ...manifest[0], sha256: '0'.repeat(64) }]
      return flow.post(FINALIZE, await flow.finalizeRequest(session, { artifacts }))
    },
  },
  ALREADY_FINALIZED: {
    files: 1,
    reports: 1,
    act: async (flow) => {
      const { session } = await flow.uploaded()
      await flow.post(FINALIZE, await flow.finalizeRequest(session))
      return flow.post(FINALIZE, await flow.finalizeRequest(session))
    },
  },
  UPLOAD_SESSION_EXPIRED: {
    files: 1,
    act: async (flow) => {
      const { session } = await flow.uploaded()
      relay.clock.now += HOUR
      return flow.post(FINALIZE, await flow.finalizeRequest(session))
    },
  },
  SIGNED_URL_EXPIRED: {
    act: async (flow) => {
      const session = await flow.open()
      relay.clock.now += HOUR / 4
      return flow.put(session.uploads[0], SCREENSHOT.bytes)
    },
  },
  PAYLOAD_TOO_LARGE: {
    act: (flow) => flow.post(TOKENS, { ...flow.caller, action: 'create', padding: 'x'.repeat(MAX_BODY_BYTES) }),
  },
  FILE_TOO_LARGE: {
    act: async (flow) => {
      const bytes = png({ width: 65_535, height: 65_535 })
      const session = await flow.open({ files: [{ ...SCREENSHOT, bytes }] })
      return flow.put(session.uploads[0], bytes)
    },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    act: async (flow) => {
      const bytes = Buffer.from('<!doctype html><script>alert(1)</script>')
      const session = await flow.open({ files: [{ ...SCREENSHOT, bytes }] })
      return flow.put(session.uploads[0], bytes)
    },
  },
  RATE_LIMITED: {
    settings: { rate_per_address: 1 },
    act: async (flow) => {
      await flow.token('create')
      return flow.post(TOKENS, { ...flow.caller, action: 'create' })
    },
  },
  QUOTA_EXCEEDED: {
    settings: { quota_bytes_per_day: SCREENSHOT.bytes.length - 1 },
    act: (flow) => upload(flow),
  },
  INTERNAL: {
    act: async (flow) => {
      breakDatabase()
      return flow.post(TOKENS, { ...flow.caller, action: 'create' })
    },
  },
  PROCESSING_ERROR: {
    act: async (flow) => {
      // Too large for a thread, and what masks it cannot be started.
      const file = {
        ...DEBUGGER,
        content_type: 'application/gzip',
        bytes: gzipSync(`{"a":"${'x'.repeat(2_000_000)}"}`),
      }
      const session = await flow.open({ files: [file] })
      const program = process.execPath
      process.execPath = '/bin/false'
      try {
        return await flow.put(session.uploads[0], file.bytes)
      } finally {
        process.execPath = program
      }
    },
  },
  STORAGE_FULL: {
    settings: { min_free_bytes: Number.MAX_SAFE_INTEGER },
    act: (flow) => flow.post(TOKENS, { ...flow.caller, action: 'create' }),
  },
  UNAVAILABLE: {
    act: () => {
      breakDatabase()
      return relay.call('GET', '/readyz')
    },
  },
}

describe('a refusal', () => {
  it.each(Object.keys(PROVOCATIONS) as RaisedErrorCode[])(
    '%s has its status, the envelope and its headers, and changes nothing',
    async (code) => {
      const { settings = {}, act, files = 0, reports = 0 } = PROVOCATIONS[code]
      relay = await startRelay({ settings })
      expectRefusal(await act(flowOf(relay)), code)
      expect(await relay.reportCount()).toBe(reports)
      expect(relay.reports).toHaveLength(reports)
      expect(await relay.storedFiles()).toHaveLength(files)
    },
  )

  it('ALREADY_FINALIZED names the existing report', async () => {
    relay = await startRelay()
    const error = expectRefusal(await PROVOCATIONS.ALREADY_FINALIZED.act(flowOf(relay)), 'ALREADY_FINALIZED')
    expect(error.details).toEqual({ report_id: relay.reports[0]?.id, share_url: null })
    expect(await relay.reportCount()).toBe(1)
  })

  it('ALREADY_FINALIZED has the share URL of a public report', async () => {
    relay = await startRelay({ key: { max_visibility: 'public' } })
    const flow = flowOf(relay)
    const { session } = await flow.uploaded()
    const finalize = async () => flow.post(FINALIZE, await flow.finalizeRequest(session, { visibility: 'public' }))
    const { share_url } = (await finalize()).body
    expect(share_url).toMatch(/\/r\/[\w-]{43}$/)
    expect(expectRefusal(await finalize(), 'ALREADY_FINALIZED').details).toMatchObject({ share_url })
  })

  it('writes internal failures to the log only', async () => {
    relay = await startRelay()
    breakDatabase()
    const flow = flowOf(relay)
    const answer = await flow.post(TOKENS, { ...flow.caller, action: 'create' })
    const error = expectRefusal(answer, 'INTERNAL')
    expect(answer.text).not.toContain('capture_keys')
    await relay.stop()
    const lines = (await readFile(join(relay.folder, 'log'), 'utf8')).trim().split('\n')
    const failure = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'error')
    expect(failure).toMatchObject({ request_id: error.request_id, code: 'INTERNAL' })
    expect(failure.reason).toContain('capture_keys')
  })

  it('has Retry-After if it is about a limit', async () => {
    relay = await startRelay({ settings: { rate_per_key: 1 } })
    const flow = flowOf(relay)
    await flow.token('create')
    const limited = await flow.post(TOKENS, { ...flow.caller, action: 'create' }, { Origin: flow.caller.origin })
    expectRefusal(limited, 'RATE_LIMITED')
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(limited.headers.get('ratelimit-policy')).toBe('"key";q=1;w=60')
    expect(limited.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/)
    expect(limited.headers.get('access-control-allow-origin')).toBe(flow.caller.origin)
  })

  it('for a quota says when the next day begins', async () => {
    relay = await startRelay({ settings: { quota_sessions_per_day: 1 } })
    const flow = flowOf(relay)
    await flow.open()
    const refused = await flow.post(SESSIONS, await flow.sessionRequest())
    expectRefusal(refused, 'QUOTA_EXCEEDED')
    expect(refused.headers.get('retry-after')).toBe(String(12 * 60 * 60))
    relay.clock.now += 12 * HOUR
    await flow.open()
  })
})
