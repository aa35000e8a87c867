import type { Page } from '@playwright/test'
import { expect, test as journey } from '../../support/fixtures.ts'
import { type Form, formOn } from '../../support/form.ts'
import type { Reports } from '../../support/reports.ts'
import { folder, serveSite } from '../../support/site.ts'

export { expect }

export const NONCE = 'bm9uY2Utb2YtdGhlLXBhZ2U='

interface Policy {
  /** Sources of scripts beside the nonce. */
  scripts?: string
  /** The policies of trusted types to permit; without it these are not required. */
  trusted?: string
}

/** An origin for an app that is yet to be built, and what its snippets need. */
export interface Place {
  readonly origin: string
  readonly at: { relay: string; key: string }
  /** Serves what was built, under a policy with a nonce. */
  serve(built: string, policy?: Policy): void
}

export const test = journey.extend<{ place: Place }>({
  place: async ({ relay }, use) => {
    let files = folder('/nowhere')
    let policy = ''
    const site = await serveSite((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://site')
      if (pathname.endsWith('/')) request.url = `${pathname}index.html`
      response.setHeader('content-security-policy', policy)
      return files(request, response)
    })
    const key = await relay.captureKey([site.origin])
    const serve: Place['serve'] = (built, { scripts = '', trusted } = {}) => {
      files = folder(built, withNonce)
      policy = [
        "default-src 'none'",
        `script-src 'nonce-${NONCE}' ${scripts}`,
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        `connect-src 'self' ${relay.url}`,
        ...(trusted ? [`require-trusted-types-for 'script'; trusted-types ${trusted}`] : []),
      ].join('; ')
    }
    await use({ origin: site.origin, at: { relay: relay.url, key }, serve })
    await site.close()
  },
})

/** As a server does it where the build has not. */
const withNonce = (html: string) =>
  html.replace(
    /<(?:script|link rel="(?:module)?preload"(?! as="(?:font|image|style)"))(?![^>]* nonce=)/g,
    `$& nonce="${NONCE}"`,
  )

interface Visit {
  page: Page
  reports: Reports
  place: Place
  /** The report's title. */
  title: string
  /** Whether the page has a button "Break", which makes it throw what its framework catches. */
  breaks?: 'yes'
  /** Takes the widget out; by default the page's button "Leave" does. */
  leave?: (page: Page) => Promise<unknown>
}

/** One launcher after mounting and after navigation, a report that arrives, no launcher after leaving, and a quiet console. */
export async function visit({ page, reports, place, title, breaks, leave = pressLeave }: Visit) {
  const complaints: string[] = []
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type())) complaints.push(line.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  const form = formOn(page)

  await page.goto(`${place.origin}/`)
  await onlyOne(form)
  await page.evaluate(() => Object.assign(window, { stayed: true }))

  for (const name of ['Second', 'First']) {
    await page.getByRole('link', { name }).click()
    await expect(page.getByRole('heading', { name })).toBeVisible()
    await onlyOne(form)
  }
  expect(complaints).toEqual([])
  expect(await page.evaluate(() => 'stayed' in window), 'the page was not loaded anew').toBe(true)

  // Its framework tells of it in the console.
  if (breaks) await page.getByRole('button', { name: 'Break' }).click()
  const before = complaints.length
  await form.open()
  await form.sendTitled(title)
  await form.arrived()
  const { debugger: known } = await reports.titled(title)
  const caught = known?.errors.filter(({ kind }) => kind === 'caught').map(({ message }) => message)
  expect(caught).toEqual(breaks ? ['broken on purpose'] : [])
  await form.dialog.getByRole('button', { name: 'Close' }).last().click()
  await onlyOne(form)

  await leave(page)
  await expect(form.launcher).toHaveCount(0)
  expect(complaints.slice(before)).toEqual([])
}

const onlyOne = (form: Form) => expect(form.launcher).toHaveCount(1)
const pressLeave = (page: Page) => page.getByRole('button', { name: 'Leave' }).click()

/** What a page with the script tag calls to be without the widget. */
export const destroy = (page: Page) =>
  page.evaluate(() => (window as unknown as { Earshot: { destroy(): void } }).Earshot.destroy())
