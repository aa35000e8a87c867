/** How often the two clocks are compared. */
const COMPARE_INTERVAL_MS = 60_000

/**
 * The database's clock, computed from this machine's clock and its offset. Otherwise relays on
 * machines with different clocks would refuse each other's tokens as expired, or accept them too
 * long. While the database does not respond, the last offset is used.
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
