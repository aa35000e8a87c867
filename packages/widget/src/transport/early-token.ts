import type { TokenResponse } from '@earshot/protocol'
import type { RelayClient } from './relay-client.ts'
import type { WidgetError } from './widget-error.ts'

/** A token with less time left than this is not worth spending: milliseconds. */
const NEARLY_OVER = 30_000

/**
 * Asks for a create token ahead of time, so that Send does not wait for it. Each call of the answer gives a token to spend: the early one
 * once, while it is good, and a fresh one from then on. `onRefused`: the early one is refused as Send will be, unless somebody mends it.
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
    if (token && Date.parse(token.expires_at) - Date.now() > NEARLY_OVER) return token
    return client.token('create', signal)
  }
}
