import type { Config } from './config.ts'

/** Where a relay that listens on `host` and `port` is called: every interface means this machine too, and IPv6 stands in brackets. */
export function listenUrl({ host, port }: { host: string; port: number }): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Where clients reach the relay by these settings. */
export function publicUrlOf({ public_url, host, port }: Pick<Config, 'public_url' | 'host' | 'port'>): string {
  return public_url ?? listenUrl({ host, port })
}
