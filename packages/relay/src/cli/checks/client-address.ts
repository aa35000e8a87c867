import { type Finding, ok, problem, warning } from './finding.ts'
import { CLAIMED_ADDRESS } from './send-probe.ts'

const SUBJECT = 'client address'

/** How one request looked to the relay once it came through the proxies. */
export interface SeenRequest {
  /** The address that rate limits count it for. */
  address: string | null
  /** The header as it arrived. */
  forwarded_for: string
  /** How many of its entries the relay believes, from the last one on. */
  trusted_entries: number
}

/**
 * Whether the relay counts each client by its own address. The request claimed CLAIMED_ADDRESS for itself: proxies wrote the entries after
 * that, the first of them the one that the client connected to. So exactly those must be believed.
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
      `The relay believes whatever address a client claims, which evades its rate limits. ${setting}`,
    )
  }
  if (trusted_entries < byProxies || (claimed === -1 && byProxies === 0)) {
    return warning(
      SUBJECT,
      `The relay sees a proxy's address (${address}) for every reporter, so they share one rate limit. ${setting}`,
    )
  }
  return ok(
    SUBJECT,
    byProxies > 0
      ? 'The relay sees the address of each reporter.'
      : 'No proxy forwards addresses; the relay counts by the connection.',
  )
}

const WRITE_HEADER =
  'Let the proxy write it: nginx takes "proxy_set_header X-Forwarded-For $remote_addr;". Where there is no proxy, unset EARSHOT_TRUST_PROXY.'
