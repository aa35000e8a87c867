import {
  CAPTURE_CONFIG,
  CAPTURE_FINALIZE,
  CAPTURE_TOKENS,
  CAPTURE_UPLOAD_SESSIONS,
  type CaptureAction,
  type ConfigResponse,
  type FinalizeRequest,
  type FinalizeResponse,
  type TokenResponse,
  type Upload,
  type UploadSessionRequest,
  type UploadSessionResponse,
} from '@earshot/protocol'
import { request } from './request.ts'

/** Base timeout of an upload of any size, in milliseconds. */
const UPLOAD_TIMEOUT_MS = 20_000
/** Minimum speed of an upload, in bytes per millisecond. */
const MIN_UPLOAD_BYTES_PER_MS = 16

/** The public capture flow, one function per endpoint. Each rejects with a WidgetError. */
export interface RelayClient {
  config(signal?: AbortSignal): Promise<ConfigResponse>
  token(action: CaptureAction, signal?: AbortSignal): Promise<TokenResponse>
  openSession(body: OwnPart<UploadSessionRequest>, signal?: AbortSignal): Promise<UploadSessionResponse>
  put(upload: Upload, body: Blob, signal?: AbortSignal): Promise<void>
  finalize(body: OwnPart<FinalizeRequest>, signal?: AbortSignal): Promise<FinalizeResponse>
}

/** A request without the members that all requests have. */
type OwnPart<Request> = Omit<Request, 'public_key' | 'origin'>

/**
 * @param relay Base URL of the relay. It may have a path.
 * @param public_key The capture key.
 * @param origin Origin of the page.
 */
export function createRelayClient({
  relay,
  public_key,
  origin,
}: {
  relay: string
  public_key: string
  origin: string
}): RelayClient {
  const base = relay.replace(/\/+$/, '')

  async function post<Answer>(path: string, own: object, signal: AbortSignal | undefined): Promise<Answer> {
    const response = await request(base + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ public_key, origin, ...own }),
      signal,
    })
    return response.json()
  }

  return {
    async config(signal) {
      const query = new URLSearchParams({ public_key })
      return (await request(`${base}${CAPTURE_CONFIG}?${query}`, { method: 'GET', signal })).json()
    },
    token: (action, signal) => post(CAPTURE_TOKENS, { action }, signal),
    openSession: (body, signal) => post(CAPTURE_UPLOAD_SESSIONS, body, signal),
    finalize: (body, signal) => post(CAPTURE_FINALIZE, body, signal),
    async put({ url, method, headers }, body, signal) {
      await request(url, {
        method,
        headers,
        body,
        timeout: UPLOAD_TIMEOUT_MS + body.size / MIN_UPLOAD_BYTES_PER_MS,
        signal,
      })
    },
  }
}
