import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { StoreUnavailable } from '../../errors.ts'

export interface S3Settings {
  /**
   * URL of the store, also for clients: `https://s3.example.com`. The bucket is the first part of
   * the path.
   */
  endpoint: string
  bucket: string
  region: string
  access_key_id: string
  secret_access_key: string
}

export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** The object's key. Empty for the bucket itself. */
  key: string
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  /** `sha256`, hexadecimal, is signed with the request. */
  body?: { data: Blob; sha256: string }
}

export interface S3Address {
  method: 'GET' | 'PUT'
  key: string
  query?: Readonly<Record<string, string>>
  /** Must be sent with the request unchanged. */
  headers?: Readonly<Record<string, string>>
  signed_at: number
  expires_at: number
}

export interface S3Client {
  readonly settings: S3Settings
  /** Sends a signed request. Retries after 5xx and network errors, then throws StoreUnavailable. */
  send(request: S3Request): Promise<Response>
  /** A URL for one method on one key, valid until it expires. */
  presign(address: S3Address): Promise<string>
}

const MAX_ATTEMPTS = 4
const FIRST_PAUSE_MS = 100
/** Time for the store to begin its response. */
const RESPONSE_TIMEOUT_MS = 10_000
/** Additional time for each mebibyte sent. */
const TIMEOUT_PER_MIB_MS = 2_000
const MIB = 1024 * 1024
const INSUFFICIENT_STORAGE = 507

/**
 * `now` is signed with every request. If the store rejects it as skewed, the client adopts the
 * store's clock.
 */
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
    const timer = setTimeout(() => waiting.abort(new Error(`no response within ${timeout_ms} ms`)), timeout_ms)
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

  /** A store refuses requests signed by a skewed clock, and returns its own time. */
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
      if (await correctClock(response)) return new Error('its clock differs')
      if (isFinal(response.status)) return response
      await response.body?.cancel()
      return new Error(`it returned status ${response.status}`)
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

/**
 * Whether the status is final. Other server errors and throttling are temporary, except that the
 * store is full.
 */
function isFinal(status: number): boolean {
  return status === INSUFFICIENT_STORAGE || (status < 500 && status !== 429)
}

/** `20260315T120000Z`. */
function toAmzDate(at: number): string {
  return new Date(at).toISOString().replace(/[:-]|\.\d{3}/g, '')
}

/** The error code of a response, or its status. */
export async function errorCode(response: Response): Promise<string> {
  const text = await response.text()
  return /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? String(response.status)
}
