import { expect, test } from '../support/fixtures.ts'
import { page as html, scriptTag, serveSite } from '../support/site.ts'

const NONCE = 'Y2xvYmJlcmVk'

test('an image named currentScript does not make the loader import code from its host', async ({
  page,
  form,
  home,
  relay,
}) => {
  const asked: string[] = []
  const stranger = await serveSite((request, response) => {
    asked.push(request.url ?? '')
    const headers = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }
    response.writeHead(200, headers).end('window.owned = true')
  })
  const image = `<img name="currentScript" src="${stranger.origin}/widget.js" data-key="${home.key}">`
  const tag = `<script nonce="${NONCE}" src="${relay.url}/widget.js" data-key="${home.key}"></script>`
  const policy = `script-src 'nonce-${NONCE}'; connect-src ${relay.url}`
  home.put('/named', html(`<!doctype html><title>Named</title>${image}${tag}`, { 'content-security-policy': policy }))
  await page.goto(`${home.origin}/named`)
  await expect(form.launcher).toBeVisible()
  expect(await page.evaluate('window.owned')).toBeUndefined()
  expect(
    asked.filter((path) => path !== '/widget.js'),
    'nothing but the image itself',
  ).toEqual([])
  await stranger.close()
})

const NAMED = [
  '<form id="Earshot"></form>',
  '<a id="Earshot" href="#"></a><a id="Earshot" name="tag" href="#"></a>',
  '<iframe name="Earshot"></iframe>',
  '<iframe name="currentScript"></iframe>',
  '<form name="currentScript"></form><form name="currentScript"></form>',
]

for (const markup of NAMED) {
  test(`the widget starts beside ${markup}`, async ({ page, form, home, relay }) => {
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await page.goto(home.bare(`${markup}${scriptTag({ relay: relay.url, key: home.key })}`))
    await expect(form.launcher).toBeVisible()
    expect(await page.evaluate('typeof Earshot.open')).toBe('function')
    expect(errors).toEqual([])
  })
}

test('a script element that is none of HTML starts nothing and throws nothing', async ({ page, home, relay }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(`thrown: ${error}`))
  await page.goto(home.bare(`<svg><script href="${relay.url}/widget.js" data-key="${home.key}"></script></svg>`))
  await expect.poll(() => said).toEqual([expect.stringContaining('plain <script')])
})

const MEMBERS = 'createElement documentElement'

test('a page whose images bear the names of members of the document gets a launcher and sends reports', async ({
  page,
  form,
  home,
  relay,
  reports,
}) => {
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  const images = MEMBERS.split(' ').map((name) => `<img name="${name}" alt="">`)
  const tag = scriptTag({ relay: relay.url, key: home.key })
  await page.goto(home.bare(`${images.join('')}<p>Mail kim@private.example</p>${tag}`))
  await expect(form.launcher).toBeVisible()
  await page.evaluate(`Earshot.submit({ title: 'Named members' })`)
  const { debugger: known, everything } = await reports.titled('Named members')
  expect(known?.parts).toContainEqual({ kind: 'replay', state: 'included' })
  expect(everything).not.toContain('kim@private')
  expect(errors).toEqual([])
})
