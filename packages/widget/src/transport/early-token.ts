import type { TokenResponse } from '@earshot/protocol'
import type { RelayClient } from './relay-client.ts'

/** A token with less time left than this is not worth spending: milliseconds. */
const NEARLY_OVER = 30_000

/**
 * Asks for a create token ahead of time, so that Send does not wait for it. Each call of the answer gives a token to spend: the early one
 * once, while it is good, and a fresh one from then on.
 */
export function askTokenEarly(client: RelayClient, signal?: AbortSignal): () => Promise<TokenResponse> {
  let early: Promise<TokenResponse | undefined> | undefined = client.token('create', signal).catch(() => undefined)
  return async () => {
    const token = await early
    early = undefined
    if (token && Date.parse(token.expires_at) - Date.now() > NEARLY_OVER) return token
    return client.token('create', signal)
  }
}
