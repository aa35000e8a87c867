import { parseOrigin } from '@earshot/protocol'
import type { Config } from '../../config/config.ts'
import { publicUrlOf } from '../../config/listen-url.ts'
import { type Finding, ok, warning } from './finding.ts'

const SUBJECT = 'public URL'
const EVERY_INTERFACE = ['0.0.0.0', '::']

type Settings = Pick<Config, 'public_url' | 'host' | 'port' | 'trust_proxy'>

/** Checks that browsers can follow the links that the relay creates. */
export function checkPublicUrl(settings: Settings): Finding[] {
  const url = publicUrlOf(settings)
  const findings: Finding[] = []
  if (settings.public_url === null && EVERY_INTERFACE.includes(settings.host)) {
    findings.push(
      warning(
        SUBJECT,
        `The relay listens on every interface, but its links use ${url}; set EARSHOT_PUBLIC_URL to the URL that clients use.`,
      ),
    )
  } else if (parseOrigin(new URL(url).origin) === null) {
    findings.push(
      warning(
        SUBJECT,
        `${url} has no TLS, so https pages cannot send to it; put a proxy with a certificate in front of it.`,
      ),
    )
  }
  if (url.startsWith('https:') && settings.trust_proxy === null) {
    findings.push(
      warning(
        SUBJECT,
        'The relay is behind a TLS proxy, so all reporters share one rate limit; set EARSHOT_TRUST_PROXY to the number of proxies.',
      ),
    )
  }
  return findings.length > 0 ? findings : [ok(SUBJECT, `Clients reach the relay at ${url}.`)]
}
