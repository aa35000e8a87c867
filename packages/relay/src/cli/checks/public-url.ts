import { parseOrigin } from '@earshot/protocol'
import type { Config } from '../../config/config.ts'
import { publicUrlOf } from '../../config/listen-url.ts'
import { type Finding, ok, warning } from './finding.ts'

const SUBJECT = 'public URL'
const EVERY_INTERFACE = ['0.0.0.0', '::']

type Settings = Pick<Config, 'public_url' | 'host' | 'port' | 'trust_proxy'>

/** Whether the links that the relay makes can be followed by the browsers that get them. */
export function checkPublicUrl(settings: Settings): Finding[] {
  const url = publicUrlOf(settings)
  const findings: Finding[] = []
  if (settings.public_url === null && EVERY_INTERFACE.includes(settings.host)) {
    findings.push(
      warning(
        SUBJECT,
        `The relay listens on every interface, and its links say ${url}; set EARSHOT_PUBLIC_URL to where clients reach it.`,
      ),
    )
  } else if (parseOrigin(new URL(url).origin) === null) {
    findings.push(
      warning(
        SUBJECT,
        `${url} is without TLS, and pages with https cannot send to it; put a proxy with a certificate before it.`,
      ),
    )
  }
  if (url.startsWith('https:') && settings.trust_proxy === null) {
    findings.push(
      warning(
        SUBJECT,
        'A proxy with TLS stands before the relay, and every reporter shares its rate limit; set EARSHOT_TRUST_PROXY to the number of proxies.',
      ),
    )
  }
  return findings.length > 0 ? findings : [ok(SUBJECT, `${url} is where clients reach the relay.`)]
}
