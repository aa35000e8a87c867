import type { Page, Request } from '@playwright/test'

/** An icon is asked for when the browser likes, at the first visit mostly, and the end of that is not always told. */
export const ICON = /icon|\.ico\b/
const QUIET = 500

/** Watches a page's network. The answer waits until nothing has been under way for half a second, icons left out. */
export function watchNetwork(page: Page): () => Promise<void> {
  const underWay = new Set<Request>()
  let last = Date.now()
  const end = (request: Request) => {
    underWay.delete(request)
    last = Date.now()
  }
  page.on('request', (request) => {
    if (!ICON.test(request.url())) underWay.add(request)
  })
  page.on('requestfinished', end)
  page.on('requestfailed', end)
  return async () => {
    last = Date.now()
    while (underWay.size > 0 || Date.now() - last < QUIET) await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
