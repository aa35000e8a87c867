import {
  CAPTURE_KEY,
  CAPTURE_KEY_ORIGIN_DISABLING,
  CAPTURE_KEY_ORIGIN_ENABLING,
  CAPTURE_KEY_REVOCATION,
  CAPTURE_KEY_ROTATION,
  CAPTURE_KEYS,
  type CaptureKeyChange,
  type CaptureKeyPage,
  type CaptureKeyResponse,
  type CaptureKeysQuery,
  type NewCaptureKey,
} from '@earshot/protocol'
import type { Call } from '../call.ts'
import { eachByNumber } from '../pages.ts'

export function captureKeysOf(call: Call) {
  const list = (query?: Partial<CaptureKeysQuery>): Promise<CaptureKeyPage> =>
    call({ method: 'get', path: CAPTURE_KEYS, query })
  return {
    /** One page of capture keys, oldest first, revoked ones included. */
    list,
    /** All of them, page by page. */
    each: (query: { size?: number } = {}) => eachByNumber((at) => list({ ...query, ...at })),
    get: (id: string): Promise<CaptureKeyResponse> => call({ method: 'get', path: CAPTURE_KEY, params: { id } }),
    create: (body: NewCaptureKey): Promise<CaptureKeyResponse> => call({ method: 'post', path: CAPTURE_KEYS, body }),
    /** Changes settings, effective at once. */
    update: (id: string, body: CaptureKeyChange): Promise<CaptureKeyResponse> =>
      call({ method: 'patch', path: CAPTURE_KEY, params: { id }, body }),
    /** Refuses new captures from one of the key's origins. Its reports stay. */
    disableOrigin: (id: string, origin: string): Promise<CaptureKeyResponse> =>
      call({ method: 'post', path: CAPTURE_KEY_ORIGIN_DISABLING, params: { id }, body: { origin } }),
    /** Accepts captures from a disabled origin again. */
    enableOrigin: (id: string, origin: string): Promise<CaptureKeyResponse> =>
      call({ method: 'post', path: CAPTURE_KEY_ORIGIN_ENABLING, params: { id }, body: { origin } }),
    /** Replaces a key by one with the same settings. The old one works until the overlap ends. */
    rotate: (
      id: string,
      body: { overlap_days?: number } = {},
    ): Promise<{ key: CaptureKeyResponse; replaced: CaptureKeyResponse }> =>
      call({ method: 'post', path: CAPTURE_KEY_ROTATION, params: { id }, body }),
    /** Takes effect at once, for everything that the key issued too. */
    revoke: (id: string): Promise<CaptureKeyResponse> =>
      call({ method: 'post', path: CAPTURE_KEY_REVOCATION, params: { id } }),
  }
}
