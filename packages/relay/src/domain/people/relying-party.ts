import { RelayError } from '../../errors.ts'

/** What passkeys are made for, and the only origin of pages that may use them. */
export interface RelyingParty {
  /** A host name, never an IP address: browsers accept none. */
  id: string
  origin: string
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/
const IP_ADDRESS = /^(?:\d+(?:\.\d+){3}|\[.*\])$/

/**
 * The relying party of a relay. On the relay's own machine it is `localhost`. Throws NOT_FOUND if
 * the public URL has an IP address.
 */
export function relyingParty(public_url: string): RelyingParty {
  const { hostname, origin, port, protocol } = new URL(public_url)
  if (LOOPBACK.test(hostname)) return { id: 'localhost', origin: `${protocol}//localhost${port && `:${port}`}` }
  if (IP_ADDRESS.test(hostname)) {
    const message = 'Passkeys need a relay with a host name, and this one has an IP address. Sign in with a password.'
    throw new RelayError('NOT_FOUND', { message })
  }
  return { id: hostname, origin }
}
