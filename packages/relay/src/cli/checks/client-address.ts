import { type Finding, ok, problem, warning } from './finding.ts'
import { CLAIMED_ADDRESS } from './send-probe.ts'

const SUBJECT = 'client address'

/** What the relay saw of one request after it passed through the proxies. */
export interface SeenRequest {
  /** The client address, which rate limits count requests by. */
  address: string | null
  /** The `X-Forwarded-For` header as received. */
  forwarded_for: string
  /** How many entries of the header the relay trusts, counted from the end. */
  trusted_entries: number
}

/**
 * Checks that the relay counts each client by its own address. The request sent CLAIMED_ADDRESS in
 * the header, so the entries after it were added by proxies: the relay must trust exactly those.
 */
export function checkClientAddress({ address, forwarded_for, trusted_entries }: SeenRequest): Finding {
  const entries = forwarded_for
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
  const claimed = entries.indexOf(CLAIMED_ADDRESS)
  const byProxies = entries.length - claimed - 1
  const setting = byProxies > 0 ? `Set EARSHOT_TRUST_PROXY=${byProxies}.` : WRITE_HEADER
  if (trusted_entries > byProxies) {
    return problem(
      SUBJECT,
      `The relay trusts any address that a client claims, so clients can evade rate limits. ${setting}`,
    )
  }
  if (trusted_entries < byProxies || (claimed === -1 && byProxies === 0)) {
    return warning(
      SUBJECT,
      `The relay sees the proxy's address (${address}) for every reporter, so they share one rate limit. ${setting}`,
    )
  }
  return ok(
    SUBJECT,
    byProxies > 0
      ? 'The relay sees the address of each reporter.'
      : 'No proxy forwards addresses; the relay uses the address of the connection.',
  )
}

const WRITE_HEADER =
  'Make the proxy send the address: in nginx "proxy_set_header X-Forwarded-For $remote_addr;". Without a proxy, unset EARSHOT_TRUST_PROXY.'
