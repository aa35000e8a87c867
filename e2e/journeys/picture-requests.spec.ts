import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from '../support/fixtures.ts'
import { type Answer, serveSite } from '../support/site.ts'

const FONT = readFileSync(
  createRequire(import.meta.url).resolve(
    'startbootstrap-sb-admin-2/vendor/fontawesome-free/webfonts/fa-regular-400.woff2',
  ),
)
const answer =
  (type: string, body: string | Buffer): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(body)
const drawing = answer(
  'image/svg+xml',
  '<svg xmlns="http://www.w3.org/2000/svg" id="d" width="9" height="9"><path d="M0 0h9v9z"/></svg>',
)

test('what the picture fetches is not in the report, and nobody is asked whom the page has not asked', async ({
  page,
  form,
  home,
  relay,
  reports,
}) => {
  const other = await serveSite(
    answer('text/css', 'h1 { background: url(/tile.svg) } i { background: url(/icon.svg) }'),
  )
  for (const path of ['/tile.svg', '/icon.svg']) other.put(path, drawing)
  const heard: string[] = []
  const stranger = await serveSite((request, response) => {
    heard.push(request.url ?? '')
    response.writeHead(404).end()
  })
  home.put('/font.woff2', answer('font/woff2', FONT))
  home.put('/sprite.svg', drawing)
  home.put('/own.svg', drawing)
  home.put('/orders', answer('application/json', '[]'))
  const head = `<link rel=stylesheet href="${other.origin}/other.css"><style>
    @font-face { font-family: Own; src: url(/font.woff2) } p { font-family: Own, serif; background: url(/own.svg) }
    @font-face { font-family: Strange; src: url(${stranger.origin}/font.woff2) }
    .unused, h1:hover { background: url(${stranger.origin}/unused.png) } .unused { font-family: Strange }</style>`
  await page.goto(
    home.page('<h1>Orders</h1><p>Three</p><svg width=9 height=9><use href="/sprite.svg#d"/></svg>', { head }),
  )
  await page.evaluate(() => Promise.all([document.fonts.ready, fetch('/orders')]))
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await form.open()
  await form.sendTitled('What the picture fetches')
  await form.arrived()

  const fetched = ['/font.woff2', '/sprite.svg', '/own.svg'].map((path) => home.origin + path)
  const seen = [...fetched, `${other.origin}/tile.svg`, `${other.origin}/other.css`]
  expect(asked.filter((url) => seen.includes(url)).length).toBeGreaterThan(2)
  const known = [home.origin, other.origin, relay.url]
  expect(asked.filter((url) => !url.startsWith('data:') && !known.includes(new URL(url).origin))).toEqual([])
  expect(heard).toEqual([])
  // With the form closed, the page is recorded again while pictures of it are taken.
  await form.dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(form.dialog).toBeHidden()
  for (const title of ['From code', 'From code again']) await page.evaluate(`Earshot.submit({ title: '${title}' })`)
  for (const title of ['What the picture fetches', 'From code again']) {
    const { debugger: told } = await reports.titled(title)
    const later = told?.network.filter(({ buffered }) => !buffered).map(({ url }) => url)
    expect(later).toEqual([`${home.origin}/orders`])
    for (const url of seen) expect(told?.network.filter((entry) => entry.url === url).length, url).toBeLessThan(2)
  }
  for (const site of [other, stranger]) await site.close()
})
