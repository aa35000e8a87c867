import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { whenIdle } from '../support/idle.ts'
import { serveSite } from '../support/site.ts'

const player = join(dirname(createRequire(import.meta.url).resolve('@rrweb/replay')), 'replay.umd.cjs')

test('a replay shows shorthands with var(), what scripts have animated, and sheets of other origins', async ({
  page,
  context,
  home,
  reports,
}) => {
  const other = await serveSite((request, response) => {
    const css = request.url?.includes('shared')
      ? '#shared { color: rgb(1, 2, 3) } /* jane@shop.example */'
      : '#kept { color: rgb(4, 5, 6) }'
    const headers = request.url?.includes('shared') ? { 'access-control-allow-origin': '*' } : {}
    response.writeHead(200, { 'content-type': 'text/css', ...headers }).end(css)
  })
  const style = ':root { --space: 20px } @media all { .card { padding: var(--space); padding-bottom: 40px } }'
  const links = ['shared', 'closed']
    .map((name) => `<link rel="stylesheet" href="${other.origin}/${name}.css">`)
    .join('')
  const body = `<h1 id="card" class="card">Card</h1><h1 id="shared">Shared</h1><h1 id="faded" style="opacity: 0">Faded</h1>
    <script>faded.animate({ opacity: [0, 1], marginLeft: ['0px', '7px'] }, { duration: 1, fill: 'forwards' })</script>`
  await page.goto(home.page(body, { head: `<style>${style}</style>${links}` }))
  await whenIdle(page)
  await page.evaluate("Earshot.submit({ title: 'Looks' })")
  const { replay } = await reports.titled('Looks')
  await other.close()
  expect(JSON.stringify(replay)).not.toContain('jane')
  const watched = await context.newPage()
  await watched.addScriptTag({ path: player })
  const shown = await watched.evaluate(async (events) => {
    interface Player {
      pause(at: number): void
      getMetaData(): { totalTime: number }
      iframe: HTMLIFrameElement
    }
    const { Replayer } = (globalThis as unknown as { rrwebReplay: { Replayer: new (...args: unknown[]) => Player } })
      .rrwebReplay
    const replayer = new Replayer(events, { root: document.body, showWarning: false, mouseTail: false })
    // Beyond the last event, so that it is shown too.
    replayer.pause(replayer.getMetaData().totalTime + 1)
    while (!replayer.iframe.contentDocument?.getElementById('card'))
      await new Promise((resolve) => setTimeout(resolve, 100))
    const styleOf = (id: string) => {
      const element = replayer.iframe.contentDocument?.getElementById(id)
      if (!element) throw new Error(`There is no ${id}`)
      const { paddingLeft, paddingBottom, color, opacity, marginLeft } = getComputedStyle(element)
      return { paddingLeft, paddingBottom, color, opacity, marginLeft }
    }
    return { card: styleOf('card'), shared: styleOf('shared'), faded: styleOf('faded') }
  }, replay?.events)
  expect(shown).toMatchObject({
    card: { paddingLeft: '20px', paddingBottom: '40px' },
    shared: { color: 'rgb(1, 2, 3)' },
    faded: { opacity: '1', marginLeft: '7px' },
  })
})
