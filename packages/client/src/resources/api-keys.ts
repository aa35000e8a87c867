import {
  API_KEY,
  API_KEY_REVOCATION,
  API_KEY_ROTATION,
  API_KEYS,
  type ApiKeyChange,
  type ApiKeyResponse,
  type ApiKeyRotation,
  type CreatedApiKey,
  type NewApiKey,
  type Page,
  type PageQuery,
} from '@earshot/protocol'
import type { Call } from '../call.ts'
import { eachByNumber } from '../pages.ts'

export function apiKeysOf(call: Call) {
  const list = (query?: Partial<Pick<PageQuery, 'page' | 'size'>>): Promise<Page<ApiKeyResponse>> =>
    call({ method: 'get', path: API_KEYS, query })
  return {
    /** One page of your own keys, or of all for those who manage members, oldest first. */
    list,
    /** All of them, page by page. */
    each: (query: { size?: number } = {}) => eachByNumber((at) => list({ ...query, ...at })),
    get: (id: string): Promise<ApiKeyResponse> => call({ method: 'get', path: API_KEY, params: { id } }),
    /** The response is the only one with the secret, `api_key`. */
    create: (body: NewApiKey): Promise<CreatedApiKey> => call({ method: 'post', path: API_KEYS, body }),
    /** Changes the name or the allowed addresses. */
    update: (id: string, body: ApiKeyChange): Promise<ApiKeyResponse> =>
      call({ method: 'patch', path: API_KEY, params: { id }, body }),
    /** Replaces a key. The old one works until the overlap ends. */
    rotate: (id: string, body: ApiKeyRotation = {}): Promise<CreatedApiKey> =>
      call({ method: 'post', path: API_KEY_ROTATION, params: { id }, body }),
    /** Takes effect at once. */
    revoke: (id: string): Promise<ApiKeyResponse> => call({ method: 'post', path: API_KEY_REVOCATION, params: { id } }),
  }
}
