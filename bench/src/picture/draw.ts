import type { Page } from '@playwright/test'
import type { PictureTools } from '../../../e2e/support/engine.ts'

declare const window: Window & { pictureTools: PictureTools }

export interface Drawn {
  /** Milliseconds from the call to the PNG. */
  readonly time: number
  /** Milliseconds of the longest task while it is drawn; 0 where none took 50, which is what browsers call long. */
  readonly longest: number
  readonly bytes: number
}

/** Draws the page once by one engine, masked. Null where it is not done in time, or where it fails. */
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
    // The last task is reported after its end.
    await pause(200)
    return { time, longest: Math.max(0, ...tasks), bytes: size }
  }, engine)
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), limit))
  return Promise.race([drawn.catch(() => null), late])
}
