import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import type { NewApiKey } from '@earshot/protocol'
import { afterAll } from 'vitest'
import { type Config, readConfig } from '../../src/config/config.ts'
import { createApiKey, revokeApiKey } from '../../src/domain/keys/api-keys.ts'
import { createCaptureKey, type NewCaptureKey, revokeCaptureKey } from '../../src/domain/keys/capture-keys.ts'
import { fitDocument } from '../../src/domain/masking/fit-document.ts'
import type { Masking } from '../../src/domain/masking/masking.ts'
import { openStores } from '../../src/open-stores.ts'
import { createRelay, type RelayOptions } from '../../src/relay.ts'
import type { PasswordHash } from '../../src/sign-in/create-sign-in.ts'
import type { NewReport } from '../../src/storage/database.ts'
import { createMasking } from '../../src/workers/mask-pool.ts'
import { EVERY_REPORT } from '../contracts/samples.ts'
import { operatorOf } from '../support/operator.ts'
import { QUICK_PASSWORD } from '../support/quick-password.ts'

export const ORIGIN = 'https://app.example.com'
/** Noon, so that no test runs past the end of a UTC day. */
const NOON = Date.UTC(2026, 2, 15, 12)

export interface Answer {
  status: number
  headers: Headers
  /** The body as it came. */
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails where that is not there
  body: any
}

export interface Call {
  /** Sent as JSON unless it is text or bytes. */
  body?: unknown
  headers?: Record<string, string>
}

export type RelayUnderTest = Awaited<ReturnType<typeof startRelay>>

/** Of all relays of a file that set no limits to it: its thread takes longer to start than most tests. */
let shared_masking: Masking | undefined
afterAll(() => shared_masking?.stop())

function sharedMasking(): Masking {
  shared_masking ??= createMasking({ per_key: 0, per_address: 0, now: Date.now })
  return shared_masking
}

/**
 * A real relay on a free port with a folder of its own, a clock that is set by hand, and one capture key for ORIGIN. `start_at`: what
 * the clock shows, noon of a day where it is left out.
 */
export async function startRelay({
  settings = {},
  key = {},
  timeouts,
  password = QUICK_PASSWORD,
  start_at = NOON,
  processing = 'off',
}: {
  settings?: Partial<Config>
  key?: Partial<NewCaptureKey>
  timeouts?: RelayOptions['timeouts']
  password?: PasswordHash
  start_at?: number
  /** Off, so that nothing happens to a report that a test has not asked for. */
  processing?: 'on' | 'off'
} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-relay-'))
  const clock = { now: start_at }
  const now = () => clock.now
  const reports: NewReport[] = []
  const config: Config = {
    ...readConfig({}),
    port: 0,
    data_dir: folder,
    log: join(folder, 'log'),
    rate_per_address: 0,
    rate_per_key: 0,
    mask_seconds_per_address: 0,
    mask_seconds_per_key: 0,
    min_free_bytes: 0,
    widget_dir: join(folder, 'widget'),
    ...settings,
  }
  const hasOwnMasking = timeouts || config.mask_seconds_per_address > 0 || config.mask_seconds_per_key > 0
  const relay = await createRelay(config, {
    now,
    ...(!hasOwnMasking && { masking: sharedMasking() }),
    onReport: (report) => reports.push(report),
    password,
    processing,
    ...(timeouts && { timeouts }),
  })
  const { port } = await relay.listen()
  const url = `http://127.0.0.1:${port}`
  const stores = await openStores({ data_dir: folder, now })
  const store = { database: stores.database, now }
  const wanted = { name: 'The shop', allowed_origins: [ORIGIN], ...key }
  const operator = await operatorOf(stores.database)
  const { public_key } = await createCaptureKey(store, operator, wanted)

  async function call(method: string, path: string, { body, headers = {} }: Call = {}): Promise<Answer> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData
    const sent = body === undefined || isRaw ? body : JSON.stringify(body)
    const response = await fetch(new URL(path, url), {
      method,
      headers,
      ...(sent === undefined ? {} : { body: sent as string | FormData | Uint8Array<ArrayBuffer> }),
    })
    const text = await readText(response)
    return { status: response.status, headers: response.headers, text, body: readJson(text) }
  }

  return {
    url,
    folder,
    clock,
    reports,
    public_key,
    operator,
    ...stores,
    call,
    newCaptureKey: (changes: Partial<NewCaptureKey> = {}) =>
      createCaptureKey(store, operator, { ...wanted, ...changes }),
    newApiKey: (changes: { [Name in keyof NewApiKey]?: NewApiKey[Name] | undefined } = {}) =>
      createApiKey(store, operator, {
        name: 'Bot',
        scopes: ['reports:read'],
        expires_in_days: 30,
        ...changes,
      } as NewApiKey),
    revokeApiKey: (id: string) => revokeApiKey(store, operator, id),
    ownerLink: () => relay.ownerLink(),
    revoke: (revoked = public_key) => revokeCaptureKey(store, operator, revoked),
    /** What lies in the file store, partial files included. */
    async storedFiles(): Promise<string[]> {
      const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
    },
    /** What the relay has logged so far. */
    log: () => readFile(join(folder, 'log'), 'utf8'),
    async reportCount(): Promise<number> {
      const { organization_id } = await stores.database.findDefaultProject()
      return (await stores.database.listReports({ ...EVERY_REPORT, organization_id, page: 1, size: 1 }))?.total ?? -1
    },
    stop: () => relay.stop(),
    async dispose(): Promise<void> {
      await relay.stop()
      await stores.database.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Empty for a stream, which would never end. */
async function readText(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text()
  await response.body?.cancel()
  return ''
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A PNG that says it is of this size; its one chunk of data is not that of so many pixels. */
export function png(size: { width: number; height: number } = { width: 4, height: 3 }): Buffer {
  const header = Buffer.alloc(25)
  header.writeUInt32BE(13)
  header.write('IHDR', 4)
  header.writeUInt32BE(size.width, 8)
  header.writeUInt32BE(size.height, 12)
  header.set([8, 2], 16)
  const data = deflateSync(Buffer.alloc(64))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([signature, header, length, Buffer.from('IDAT'), data, Buffer.alloc(4)])
}

export interface File {
  kind: string
  content_type: string
  bytes: Buffer
}

export const SCREENSHOT: File = { kind: 'screenshot', content_type: 'image/png', bytes: png() }
export const DEBUGGER: File = {
  kind: 'debugger',
  content_type: 'application/json',
  // As the relay writes it, so that it is stored as it was sent.
  bytes: Buffer.from(JSON.stringify(fitDocument({ console: [{ at: 1, level: 'log', args: ['pay failed'] }] }))),
}

export const describeFile = ({ kind, content_type, bytes }: File) => ({
  kind,
  content_type,
  size: bytes.length,
  sha256: sha256(bytes),
})
