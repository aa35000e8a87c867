import { test as base, expect } from '@playwright/test'
import { type Form, formOn } from './form.ts'
import { type Gate, openGate } from './gate.ts'
import { type Relay, startRelay } from './relay.ts'
import { type Reports, reportsOf } from './reports.ts'
import { type Site, scriptTag, serveSite } from './site.ts'

export { expect }

/** A site of ours on its own origin, with a capture key made for it. */
export interface Home extends Site {
  readonly key: string
  /** Puts a page without the widget at a path of its own. */
  bare(body: string): string
  /** Puts a page with the widget in it at a path, and answers with its address. */
  page(
    body: string,
    options?: { attributes?: string; head?: string; html?: string; path?: string; loading?: 'async' | 'blocking' },
  ): string
}

/** A relay behind a gate that can be told to break things, with a home whose pages reach it through the gate. */
export interface Gated {
  relay: Relay
  gate: Gate
  home: Home
  reports: Reports
}

interface WorkerFixtures {
  relay: Relay
  reports: Reports
  home: Home
  gated: Gated
}

interface TestFixtures {
  form: Form
  /** Hosts besides loopback that a page nobody here wrote asks for by itself; no answer ever comes from them. */
  elsewhere: string[]
  staysHere: undefined
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  relay: [
    async ({ playwright: _ }, use) => {
      const relay = await startRelay()
      await use(relay)
      await relay.remove()
    },
    { scope: 'worker', timeout: 30_000 },
  ],
  reports: [
    async ({ relay }, use) => {
      await use(reportsOf({ relay: relay.url, apiKey: relay.apiKey }))
    },
    { scope: 'worker' },
  ],
  home: [
    async ({ relay }, use) => {
      const site = await serveSite()
      const key = await relay.captureKey([site.origin])
      await use(atHome({ site, relay, key }))
      await site.close()
    },
    { scope: 'worker' },
  ],
  gated: [
    async ({ playwright: _ }, use) => {
      const gate = await openGate()
      const relay = await startRelay({ publicUrl: gate.url })
      gate.lead(relay.address)
      const site = await serveSite()
      const home = atHome({ site, relay, key: await relay.captureKey([site.origin]) })
      await use({ relay, gate, home, reports: reportsOf({ relay: relay.address, apiKey: relay.apiKey }) })
      await site.close()
      await gate.close()
      await relay.remove()
    },
    { scope: 'worker', timeout: 30_000 },
  ],
  form: async ({ page }, use) => {
    await use(formOn(page))
  },
  elsewhere: [[], { option: true }],
  staysHere: [
    async ({ context, elsewhere }, use) => {
      const foreign: string[] = []
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url())
        const here = !protocol.startsWith('http') || hostname === '127.0.0.1' || hostname === 'localhost'
        if (!here && !elsewhere.includes(hostname)) foreign.push(request.url())
      })
      await use(undefined)
      expect(foreign, 'requests to other machines').toEqual([])
    },
    { auto: true },
  ],
})

export function atHome({ site, relay, key }: { site: Site; relay: Pick<Relay, 'url'>; key: string }): Home {
  let pages = 0
  const put = (text: string, path = `/${++pages}`) => {
    site.put(path, `<!doctype html>${text}`)
    return site.origin + path
  }
  const headOf = (more: string) => `<head><title>Page</title><link rel="icon" href="data:,">${more}</head>`
  return {
    ...site,
    key,
    bare: (body) => put(`<html lang="en">${headOf('')}<body>${body}</body></html>`),
    page(body, { attributes = '', head = '', html = 'lang="en"', path, loading = 'async' } = {}) {
      const tag = scriptTag({ relay: relay.url, key, attributes, loading })
      return put(`<html ${html}>${headOf(head + tag)}<body>${body}</body></html>`, path)
    },
  }
}
