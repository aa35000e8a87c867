import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Relay, startRelay } from './relay.ts'
import { type Reports, reportsOf } from './reports.ts'
import { type Answer, type Site, serveSite } from './site.ts'

/** A site that has its relay under the path `/earshot`. */
export interface SiteWithRelay {
  readonly site: Site
  readonly key: string
  readonly reports: Reports
  close(): Promise<void>
}

/** @param fallback Answers every other path that nothing was put at. */
export async function serveWithRelay(fallback?: Answer): Promise<SiteWithRelay> {
  let relay: Relay | undefined
  const site = await serveSite((request, response) => {
    if (relay && request.url?.startsWith('/earshot/')) return pass(request, { response, address: relay.address })
    return fallback ? fallback(request, response) : response.writeHead(404).end()
  })
  relay = await startRelay({ publicUrl: `${site.origin}/earshot` })
  const { url, remove } = relay
  return {
    site,
    key: await relay.captureKey([site.origin]),
    reports: reportsOf({ relay: url, apiKey: relay.apiKey }),
    async close() {
      await site.close()
      await remove()
    },
  }
}

function pass(request: IncomingMessage, { response, address }: { response: ServerResponse; address: string }): void {
  const { method, headers, url = '' } = request
  const onward = forward(address + url.slice('/earshot'.length), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}
