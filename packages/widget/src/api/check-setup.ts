import type { CAPTURE_TOKENS, ErrorEnvelope } from '@earshot/protocol'
import type { WidgetOptions } from './options.ts'

// Imported, it would bring along the chunk that sends.
const TOKENS: typeof CAPTURE_TOKENS = '/api/v1/public/capture/tokens'

/** For whoever sets the widget up: asks the relay once whether the key may be used from this page, and warns where it may not. */
export async function checkSetup({ key, relay }: WidgetOptions, signal: AbortSignal): Promise<void> {
  const response = await fetch(relay.replace(/\/+$/, '') + TOKENS, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ public_key: key, origin: location.origin, action: 'create' }),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal,
  })
  // Read in any case: an unread body keeps its request open.
  const { error }: Partial<ErrorEnvelope> = await response.json().catch(() => ({}))
  if (response.ok || response.status === 429 || response.status >= 500) return
  const address = response.status === 404 ? ' Check the relay’s URL.' : ''
  console.warn(`Earshot cannot send reports from ${location.origin}: ${error?.message ?? response.status}${address}`)
}
