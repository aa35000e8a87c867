import { createClient } from '@earshot/client'
import { readConfig } from '../config/config.ts'
import { publicUrlOf } from '../config/listen-url.ts'
import { UsageError } from './command.ts'
import { localManagement } from './local-management.ts'
import type { Management } from './management.ts'
import { readRelayUrl } from './relay-url.ts'
import { withExistingStores, type withStores } from './with-stores.ts'

/** The option of every command that can work on a relay over HTTP. */
export const RELAY_OPTION = { relay: { type: 'string' } } as const

/** Its line in the usage of these commands. */
export const RELAY_USAGE = '--relay URL: work on this relay over HTTP, with the API key in EARSHOT_API_KEY'

interface Place {
  /** The value of --relay. Without one, the command works on the local stores. */
  relay?: string | undefined
  /** How the local stores are opened. @default withExistingStores */
  open?: typeof withStores
}

/** Does `work` on the relay that --relay names, with EARSHOT_API_KEY, or else on the local stores. */
export function withManagement<Result>(
  { relay, open = withExistingStores }: Place,
  work: (management: Management) => Promise<Result>,
): Promise<Result> {
  const config = readConfig()
  if (relay !== undefined) return work(createClient(remoteOptions(relay, config)))
  const public_url = publicUrlOf(config)
  return open((context, actor) => work(localManagement({ context, actor, public_url })))
}

function remoteOptions(relay: string, { api_key, allow_http }: { api_key: string | null; allow_http: boolean }) {
  const url = readRelayUrl(relay)
  if (api_key === null) {
    throw new UsageError('--relay needs an API key: set EARSHOT_API_KEY in the environment, not on the command line.')
  }
  const { protocol, hostname } = new URL(url)
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  if (protocol === 'http:' && !isLocal && !allow_http) {
    throw new UsageError('--relay must be https: over plain http, others can read the API key.')
  }
  return { url, api_key }
}
