import { ERRORS, type ErrorCode } from '@earshot/protocol'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { type SigningKey, signingKey } from '../../domain/capture/tokens.ts'
import { newProbe, PROBE_MAX_BYTES } from '../../domain/intake/probe.ts'
import { plainLine } from '../../plain-text.ts'
import { readSecret, secretPath } from '../../server-secret.ts'
import { humanBytes } from '../format.ts'
import { checkClientAddress } from './client-address.ts'
import { type Finding, ok, problem, reasonOf, warning } from './finding.ts'
import { judgeIdentity } from './identity.ts'
import { type ProbeResponse, sendProbe } from './send-probe.ts'

const SUBJECT = 'upload size'
const MiB = 1024 * 1024
/** Tried from the largest down, to report the largest that gets through. */
const SIZES = [PROBE_MAX_BYTES, 20 * MiB, 10 * MiB, MiB, 1024]

const measured = z.object({
  address: z.string().nullable(),
  forwarded_for: z.string(),
  trusted_entries: z.number(),
})
const refusal = z.object({ error: z.object({ code: z.enum(Object.keys(ERRORS) as ErrorCode[]) }) })

type Outcome = { size: number } & (
  | { is: 'measured'; measured: z.infer<typeof measured> }
  | { is: 'refused'; reason: string }
  | { is: 'not-measured'; message: string; code: ErrorCode | null }
)

/**
 * Checks that the largest upload passes the proxies in front of the relay, and that the relay sees
 * its clients' addresses.
 */
export async function checkProxy({
  url,
  config,
}: {
  url: string
  config: Pick<Config, 'secret' | 'data_dir' | 's3_bucket'>
}): Promise<Finding[]> {
  const secret = config.secret ?? (await readSecret(secretPath(config)).catch(() => null))
  if (!secret) return []
  const tried: Outcome[] = []
  for (const size of SIZES) {
    const outcome = await tryToSend({ url, key: signingKey(secret), size })
    tried.push(outcome)
    if (outcome.is !== 'refused') break
  }
  const last = tried.at(-1)
  if (last?.is === 'not-measured') {
    const identity = last.code === null ? [] : judgeIdentity({ url, code: last.code })
    return [...identity, warning(SUBJECT, last.message)]
  }
  const findings = [judgeSize(tried, config.s3_bucket !== null)]
  if (last?.is === 'measured') {
    findings.push(checkClientAddress(last.measured), ...judgeIdentity({ url, code: null }))
  }
  return findings
}

async function tryToSend({ url, key, size }: { url: string; key: SigningKey; size: number }): Promise<Outcome> {
  try {
    const response = await sendProbe({ url, probe: newProbe(key, Date.now()), size })
    return { size, ...readOutcome(response) }
  } catch (error) {
    if ((error as Error).name === 'AbortError') return { size, is: 'not-measured', message: TOO_SLOW, code: null }
    return { size, is: 'refused', reason: `were cut off (${reasonOf(error)})` }
  }
}

type WithoutSize<Of> = Of extends unknown ? Omit<Of, 'size'> : never

function readOutcome({ status, server, body }: ProbeResponse): WithoutSize<Outcome> {
  const json = parseJson(body)
  const read = measured.safeParse(json)
  if (status === 200 && read.success) return { is: 'measured', measured: read.data }
  const { data } = refusal.safeParse(json)
  const reason = status === 413 ? 'were refused as too large (413)' : `got status ${status}`
  if (!data) return { is: 'refused', reason: `${reason}${server ? ` by ${plainLine(server, 50)}` : ''}` }
  return {
    is: 'not-measured',
    code: data.error.code,
    message: NOT_MEASURED[data.error.code] ?? `The relay returned ${data.error.code}; see its log.`,
  }
}

const TOO_SLOW = `Not measured: uploading ${humanBytes(PROBE_MAX_BYTES)} took longer than three minutes.`
const NOT_MEASURED: Readonly<Record<string, string>> = {
  NOT_FOUND: 'Not measured: the running relay is older than this command. Restart it.',
  INVALID_SIGNATURE:
    'Not measured: the relay has a different secret than this command. Use the same settings for both.',
  SIGNED_URL_EXPIRED: "Not measured: the relay's clock and this machine's differ. Set both with NTP.",
  RATE_LIMITED: 'Not measured: this address has sent too many requests. Run this again in a minute.',
}

function judgeSize(tried: Outcome[], hasBucket: boolean): Finding {
  const [largest] = tried
  const last = tried.at(-1)
  if (largest?.is !== 'refused')
    return ok(SUBJECT, `${humanBytes(PROBE_MAX_BYTES)}, the largest upload, reach the relay.`)
  const passed = last?.is === 'measured' ? `${humanBytes(last.size)} pass` : 'no size passes'
  const message = `${humanBytes(PROBE_MAX_BYTES)} ${largest.reason} in front of the relay; ${passed}. Raise the proxy's limit: in nginx "client_max_body_size 0;" inside the relay's location.`
  // With a bucket, only uploads that a client did not describe pass through the proxy.
  return hasBucket ? warning(SUBJECT, message) : problem(SUBJECT, message)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
