import { cpus, loadavg } from 'node:os'
import { type Browser, chromium } from '@playwright/test'
import { buildPictureTools } from '../../../e2e/support/engine.ts'
import { type Site, serveSite } from '../../../e2e/support/site.ts'
import { median } from '../measure.ts'
import { table } from '../table.ts'
import { type Drawn, draw } from './draw.ts'
import { imageOf, pageOf } from './page.ts'

/** `npm run bench -- picture`, see docs/performance.md. `--quick` runs one round. */
const is_quick = process.argv.includes('--quick')
const ROUNDS = is_quick ? 1 : 5
const LIMIT = 60_000
const PAGES = [3_067, 10_000, 100_000]
const ENGINES = ['browser', 'html2canvas'] as const
type Name = (typeof ENGINES)[number]

async function openSite(): Promise<Site> {
  const site = await serveSite((request, response) => {
    const [, index] = /(\d)\.svg$/.exec(request.url ?? '') ?? []
    if (index === undefined) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=600' }).end(imageOf(+index))
  })
  for (const elements of PAGES) site.put(`/${elements}`, pageOf(elements))
  return site
}

/** Uses a new page each time, since a reporter's page has not drawn anything before. */
async function drawAnew(browser: Browser, { address, engine }: { address: string; engine: Name }) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  try {
    await page.goto(address, { timeout: LIMIT })
    await page.evaluate(tools)
    await page.waitForTimeout(500)
    return await draw(page, { engine, limit: LIMIT })
  } finally {
    await page.close()
  }
}

function rowsOf(elements: number, drawn: Record<Name, Drawn[]>): string[][] {
  const middle = (name: Name, of: (each: Drawn) => number) => median(drawn[name].map(of))
  return ENGINES.map((name) => {
    if (drawn[name].length === 0) return [`${elements}`, name, `not within ${LIMIT / 1000} s`, '', '', '']
    const ratios = drawn[name].map((each, round) => each.time / (drawn.html2canvas[round]?.time ?? Number.NaN))
    const ratio = median(ratios.filter((each) => each))
    const longest = middle(name, ({ longest }) => longest)
    return [
      `${elements}`,
      name,
      middle(name, ({ time }) => time).toFixed(0),
      name === 'browser' && ratio ? `${ratio.toFixed(2)} ×` : '',
      longest === 0 ? '< 50' : longest.toFixed(0),
      (middle(name, ({ bytes }) => bytes) / 1000).toFixed(0),
    ]
  })
}

const site = await openSite()
const tools = await buildPictureTools()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
})
console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Chromium ${browser.version()}, ${process.platform}`)
console.log(`${ROUNDS} rounds, medians; load average ${loadavg()[0]?.toFixed(1)} before\n`)
const rows: string[][] = []
for (const elements of PAGES) {
  const drawn: Record<Name, Drawn[]> = { browser: [], html2canvas: [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const engine of ENGINES) {
      // Skip an engine that was too slow once.
      if (round > drawn[engine].length) continue
      const done = await drawAnew(browser, { address: `${site.origin}/${elements}`, engine })
      if (done) drawn[engine].push(done)
    }
  }
  rows.push(...rowsOf(elements, drawn))
}
table(['elements', 'engine', 'time, ms', 'to html2canvas', 'longest task, ms', 'kB'], rows)
console.log(`Load average ${loadavg()[0]?.toFixed(1)} after.`)
await browser.close()
await site.close()
