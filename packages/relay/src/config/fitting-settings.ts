import { ConfigError } from '../errors.ts'

interface Settings {
  s3_endpoint: string | null
  s3_bucket: string | null
  metrics: 'off' | 'loopback' | 'token'
  metrics_token: string | null
  public_url: string | null
  trust_proxy: unknown
}

/** Throws a ConfigError for settings that are valid alone, but not together. */
export function requireFittingSettings({
  s3_endpoint,
  s3_bucket,
  metrics,
  metrics_token,
  public_url,
  trust_proxy,
}: Settings): void {
  if (s3_endpoint !== null && s3_bucket === null) {
    throw new ConfigError(
      'EARSHOT_S3_BUCKET must be set together with EARSHOT_S3_ENDPOINT: without it, files stay on the disk.',
    )
  }
  if ((metrics === 'token') !== (metrics_token !== null)) {
    throw new ConfigError('EARSHOT_METRICS=token and EARSHOT_METRICS_TOKEN must be set together.')
  }
  // With https there is a proxy. One that adds no header makes everybody look like this machine.
  if (metrics === 'loopback' && public_url?.startsWith('https:') && trust_proxy === null) {
    throw new ConfigError(
      'EARSHOT_METRICS=loopback behind a proxy requires EARSHOT_TRUST_PROXY, and a proxy that sets X-Forwarded-For: otherwise anybody could read the metrics. Set it, or use EARSHOT_METRICS=token.',
    )
  }
}
