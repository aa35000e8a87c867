import { expect, type Page } from '@playwright/test'

/** Waits until the widget has loaded and has then done its idle work, such as starting the replay. */
export async function whenIdle(page: Page): Promise<void> {
  await expect(page.locator('[data-earshot-ui]').first()).toBeAttached()
  await page.evaluate(
    () => new Promise<void>((resolve) => requestIdleCallback(() => requestIdleCallback(() => resolve()))),
  )
}
