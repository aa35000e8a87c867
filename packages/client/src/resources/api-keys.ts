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
} from '@earshot/protocol'
import type { Call } from '../call.ts'

export function apiKeysOf(call: Call) {
  return {
    /** Your own keys, or all for those who manage members. */
    list: (): Promise<{ items: ApiKeyResponse[]; total: number }> => call({ method: 'get', path: API_KEYS }),
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
