/** How often the two clocks are compared, in milliseconds. */
const COMPARE_INTERVAL_MS = 60_000

/**
 * The database's clock, told by this machine's and how far it is off. Relays whose machines disagree would otherwise refuse each
 * other's tokens as expired, or take them long after. While the database does not answer, the last comparison holds.
 */
export async function startSharedClock({
  own,
  read,
}: {
  own: () => number
  read: () => Promise<number>
}): Promise<{ now: () => number; stop: () => void }> {
  let offset = 0

  async function compare(): Promise<void> {
    const before = own()
    const theirs = await read()
    offset = Math.round(theirs - (before + own()) / 2)
  }

  await compare()
  const timer = setInterval(() => compare().catch(() => undefined), COMPARE_INTERVAL_MS)
  timer.unref()
  return { now: () => own() + offset, stop: () => clearInterval(timer) }
}
