import type { Page } from '@playwright/test'
import type { PictureTools } from '../../../e2e/support/engine.ts'

declare const window: Window & { pictureTools: PictureTools }

export interface Drawn {
  /** Time from the call to the PNG, in milliseconds. */
  readonly time: number
  /**
   * Longest task during drawing, in milliseconds. 0 if none took 50, the limit that browsers
   * report.
   */
  readonly longest: number
  readonly bytes: number
}

/** Draws the page once with one engine, masked. Null if it fails or takes too long. */
export async function draw(
  page: Page,
  { engine, limit }: { engine: 'browser' | 'html2canvas'; limit: number },
): Promise<Drawn | null> {
  const drawn = page.evaluate(async (name) => {
    const tasks: number[] = []
    const note = (list: PerformanceObserverEntryList) =>
      void tasks.push(...list.getEntries().map((task) => task.duration))
    new PerformanceObserver(note).observe({ type: 'longtask' })
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    await pause(0)
    const start = performance.now()
    const { size } = await window.pictureTools.draw(name)
    const time = performance.now() - start
    // A task is reported only after its end.
    await pause(200)
    return { time, longest: Math.max(0, ...tasks), bytes: size }
  }, engine)
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), limit))
  return Promise.race([drawn.catch(() => null), late])
}
