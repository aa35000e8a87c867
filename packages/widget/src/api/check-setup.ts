import type { CAPTURE_TOKENS, ErrorEnvelope } from '@earshot/protocol'
import type { WidgetOptions } from './options.ts'

// An import would add the chunk that sends reports.
const TOKENS: typeof CAPTURE_TOKENS = '/api/v1/public/capture/tokens'

/**
 * Helps developers: asks the relay once whether the key is valid for this page, and logs a warning
 * if it is not.
 */
export async function checkSetup({ key, relay }: WidgetOptions, signal: AbortSignal): Promise<void> {
  const response = await fetch(relay.replace(/\/+$/, '') + TOKENS, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ public_key: key, origin: location.origin, action: 'create' }),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal,
  })
  // Always read the body: an unread body keeps its request open.
  const { error }: Partial<ErrorEnvelope> = await response.json().catch(() => ({}))
  if (response.ok || response.status === 429 || response.status >= 500) return
  const address = response.status === 404 ? ' Check the relay’s URL.' : ''
  console.warn(`Earshot cannot send reports from ${location.origin}: ${error?.message ?? response.status}${address}`)
}
