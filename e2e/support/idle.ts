import type { Page } from '@playwright/test'

/** Waits until the page has done what it kept for an idle moment, as the start of the recorder is. */
export async function whenIdle(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((resolve) => requestIdleCallback(() => requestIdleCallback(() => resolve()))),
  )
}
