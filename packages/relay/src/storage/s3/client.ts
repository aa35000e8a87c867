import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { StoreUnavailable } from '../../errors.ts'

export interface S3Settings {
  /** Where the store answers, for clients too: `https://s3.example.com`. The bucket is the path's first part. */
  endpoint: string
  bucket: string
  region: string
  access_key_id: string
  secret_access_key: string
}

export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Empty: the bucket itself. */
  key: string
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  /** `sha256` of it is hexadecimal and signed with the request. */
  body?: { data: Blob; sha256: string }
}

export interface S3Address {
  method: 'GET' | 'PUT'
  key: string
  query?: Readonly<Record<string, string>>
  /** Must be sent just so with the request. */
  headers?: Readonly<Record<string, string>>
  signed_at: number
  expires_at: number
}

export interface S3Client {
  readonly settings: S3Settings
  /** Sends a signed request. Answers 5xx and broken connections are tried again; what is left of them is thrown. */
  send(request: S3Request): Promise<Response>
  /** An address that is good for one method on one key until it expires, with no credentials in it. */
  presign(address: S3Address): Promise<string>
}

const MAX_ATTEMPTS = 4
const FIRST_PAUSE_MS = 100
/** Milliseconds for the store to begin its answer. */
const RESPONSE_TIMEOUT_MS = 10_000
/** Milliseconds more for each mebibyte that is sent. */
const TIMEOUT_PER_MIB_MS = 2_000
const MIB = 1024 * 1024
const INSUFFICIENT_STORAGE = 507

/** `now` is signed with every request; where it is further off than the store permits, the store's clock is taken. */
export function createS3Client(settings: S3Settings, now: () => number): S3Client {
  const signing = {
    service: 's3',
    region: settings.region,
    accessKeyId: settings.access_key_id,
    secretAccessKey: settings.secret_access_key,
  }

  let offset = 0

  function urlOf(key: string, query: Readonly<Record<string, string>> = {}): string {
    const path = key === '' ? settings.bucket : `${settings.bucket}/${key}`
    const url = new URL(`${settings.endpoint.replace(/\/+$/, '')}/${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return url.href
  }

  async function sendOnce({ method, key, query, headers, body }: S3Request): Promise<Response> {
    const signed = await new AwsV4Signer({
      ...signing,
      method,
      url: urlOf(key, query),
      headers: { ...headers, ...(body ? { 'x-amz-content-sha256': body.sha256 } : {}) },
      datetime: toAmzDate(now() + offset),
    }).sign()
    const waiting = new AbortController()
    const timeout_ms = RESPONSE_TIMEOUT_MS + Math.ceil((body?.data.size ?? 0) / MIB) * TIMEOUT_PER_MIB_MS
    const timer = setTimeout(() => waiting.abort(new Error(`no answer within ${timeout_ms} ms`)), timeout_ms)
    try {
      return await fetch(signed.url, {
        method,
        headers: signed.headers,
        body: body?.data ?? null,
        signal: waiting.signal,
      })
    } finally {
      clearTimeout(timer)
    }
  }

  /** A store refuses what was signed by a clock that is far off, and says what time it is there. */
  async function correctClock(response: Response): Promise<boolean> {
    if (response.status !== 403 || (await errorCode(response.clone())) !== 'RequestTimeTooSkewed') return false
    const theirs = Date.parse(response.headers.get('date') ?? '')
    if (Number.isNaN(theirs) || offset !== 0) return false
    offset = theirs - now()
    return true
  }

  async function tryOnce(request: S3Request): Promise<Response | Error> {
    try {
      const response = await sendOnce(request)
      if (await correctClock(response)) return new Error('its clock is another one')
      if (isFinal(response.status)) return response
      await response.body?.cancel()
      return new Error(`it answered ${response.status}`)
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  return {
    settings,

    async send(request) {
      for (let attempt = 1; ; attempt++) {
        const outcome = await tryOnce(request)
        if (!(outcome instanceof Error)) return outcome
        if (attempt === MAX_ATTEMPTS) {
          const { method, key } = request
          throw new StoreUnavailable(`The object store failed at ${method} ${key}: ${outcome.message}.`, {
            cause: outcome,
          })
        }
        await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()))
      }
    },

    async presign({ method, key, query, headers, signed_at, expires_at }) {
      const seconds = String(Math.floor((expires_at - signed_at) / 1000))
      const { url } = await new AwsV4Signer({
        ...signing,
        method,
        url: urlOf(key, { ...query, 'X-Amz-Expires': seconds }),
        headers: { ...headers },
        datetime: toAmzDate(signed_at),
        signQuery: true,
        allHeaders: true,
      }).sign()
      return url.href
    },
  }
}

/** Whether a status says how it is. A store that is full has that to say too; what else fails inside it, or is too much, may pass. */
function isFinal(status: number): boolean {
  return status === INSUFFICIENT_STORAGE || (status < 500 && status !== 429)
}

/** `20260315T120000Z`. */
function toAmzDate(at: number): string {
  return new Date(at).toISOString().replace(/[:-]|\.\d{3}/g, '')
}

/** The error code in a store's answer, for a message. */
export async function errorCode(response: Response): Promise<string> {
  const text = await response.text()
  return /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? String(response.status)
}
