import type { Stop } from '../../src/capture/entries.ts'

/** One function that stops all of what a collector has started. */
export const stopAll = (stops: readonly Stop[]) => () => {
  for (const stop of stops) stop()
}
