import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { type Finding, ok, problem, warning } from './finding.ts'

const SUBJECT = 'certificate'
const TIMEOUT_MS = 5_000
const DAY_MS = 24 * 60 * 60 * 1000
const WARN_DAYS = 14

/** Clients in a company may know an authority that this machine does not. */
const UNKNOWN_AUTHORITY = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/

/** What a server showed. `refusal`: the code for which clients refuse it, or null. */
export interface SeenCertificate {
  valid_to: number
  refusal: string | null
}

/** Checks that clients accept the certificate of a server, and that it does not expire soon. */
export async function checkCertificate({ host, port }: { host: string; port: number }): Promise<Finding> {
  try {
    return judgeCertificate(await readCertificate({ host, port }), { host, now: Date.now() })
  } catch (error) {
    // Whether the relay responds at all is another check.
    const { code, message } = error as NodeJS.ErrnoException
    return warning(SUBJECT, `It cannot be read from ${host}:${port} (${code ?? message}).`)
  }
}

export function judgeCertificate(
  { valid_to, refusal }: SeenCertificate,
  { host, now }: { host: string; now: number },
): Finding {
  const date = new Date(valid_to).toISOString().slice(0, 10)
  const days = Math.floor((valid_to - now) / DAY_MS)
  if (refusal === 'CERT_HAS_EXPIRED') return problem(SUBJECT, `It expired on ${date}; renew it.`)
  if (refusal === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return problem(SUBJECT, `It is not for ${host}; use a certificate with this name.`)
  }
  if (refusal !== null && UNKNOWN_AUTHORITY.test(refusal)) {
    return warning(
      SUBJECT,
      `This machine does not know its authority (${refusal}), and most clients do not either; use a public authority, and let the proxy send the intermediate certificates too.`,
    )
  }
  if (refusal !== null) return problem(SUBJECT, `Clients refuse it (${refusal}); replace it.`)
  if (days < WARN_DAYS) return warning(SUBJECT, `It expires on ${date}, in ${days} days; check that it is renewed.`)
  return ok(SUBJECT, `Clients trust it until ${date}.`)
}

function readCertificate({ host, port }: { host: string; port: number }): Promise<SeenCertificate> {
  return new Promise((resolve, reject) => {
    // Not rejected here, so that the finding can say why clients do.
    const options = { host, port, rejectUnauthorized: false, ...(isIP(host) ? {} : { servername: host }) }
    const socket = connect(options, () => {
      const valid_to = Date.parse(socket.getPeerCertificate().valid_to)
      const refusal = socket.authorized ? null : String(socket.authorizationError)
      socket.destroy()
      resolve({ valid_to, refusal })
    })
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no response')))
    socket.once('error', reject)
  })
}
