import type { TokenResponse } from '@earshot/protocol'
import type { RelayClient } from './relay-client.ts'
import type { WidgetError } from './widget-error.ts'

/** Minimum remaining lifetime of an early token, in milliseconds. */
const EXPIRY_MARGIN_MS = 30_000

/**
 * Requests a create token early, so that Send need not wait. Each call of the returned function
 * resolves to an unused token: the early one first, if it is still valid, then new ones.
 * `onRefused` reports a refusal that Send will meet too.
 */
export function askTokenEarly(
  client: RelayClient,
  {
    signal,
    onRefused,
  }: { signal?: AbortSignal | undefined; onRefused?: ((error: WidgetError) => void) | undefined } = {},
): () => Promise<TokenResponse> {
  let early: Promise<TokenResponse | undefined> | undefined = client
    .token('create', signal)
    .catch((error: WidgetError) => {
      if (!error.retryable) onRefused?.(error)
      return undefined
    })
  return async () => {
    const token = await early
    early = undefined
    if (token && Date.parse(token.expires_at) - Date.now() > EXPIRY_MARGIN_MS) return token
    return client.token('create', signal)
  }
}
