import type { Config } from './config.ts'

/** The URL of a relay that listens on `host` and `port`, on this machine. */
export function listenUrl({ host, port }: { host: string; port: number }): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The URL that clients use, according to the settings. */
export function publicUrlOf({ public_url, host, port }: Pick<Config, 'public_url' | 'host' | 'port'>): string {
  return public_url ?? listenUrl({ host, port })
}
