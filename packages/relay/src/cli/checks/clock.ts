import { HEALTH, RELAY_SIGNATURE_AGE } from '@earshot/protocol'
import ky from 'ky'
import { type Finding, ok, problem, warning } from './finding.ts'

const SUBJECT = 'clock'
const TIMEOUT_MS = 5000
const WARN_MS = 5_000

/** How far another clock is ahead of this machine's. The true value is within `uncertainty_ms`. */
export interface ClockOffset {
  offset_ms: number
  uncertainty_ms: number
}

/** Compares this machine's clock with the Date header of the public URL. Nothing without a header. */
export async function checkClock({ url }: { url: string }): Promise<Finding[]> {
  const sent_at = Date.now()
  const response = await ky(`${url}${HEALTH}`, {
    timeout: TIMEOUT_MS,
    retry: 0,
    redirect: 'manual',
    throwHttpErrors: false,
  }).catch(() => null)
  const received_at = Date.now()
  await response?.body?.cancel()
  const date = Date.parse(response?.headers.get('date') ?? '')
  if (Number.isNaN(date)) return []
  // The header has no milliseconds: the time was up to a second later.
  const offset_ms = date + 500 - (sent_at + received_at) / 2
  return [judgeClock({ offset_ms, uncertainty_ms: 500 + (received_at - sent_at) / 2 }, url)]
}

/** `other`: where the other clock is, in a sentence. */
export function judgeClock({ offset_ms, uncertainty_ms }: ClockOffset, other: string): Finding {
  const off_ms = Math.max(0, Math.abs(offset_ms) - uncertainty_ms)
  if (off_ms < WARN_MS) return ok(SUBJECT, `This machine's clock agrees with that of ${other}.`)
  const seconds = Math.round(Math.abs(offset_ms) / 1000)
  const message = `This machine's clock is ${seconds} s ${offset_ms > 0 ? 'behind' : 'ahead of'} that of ${other}; set both with NTP.`
  if (off_ms < RELAY_SIGNATURE_AGE) return warning(SUBJECT, message)
  return problem(SUBJECT, `${message} Signed requests are refused.`)
}
