import { expect, test } from '../support/fixtures.ts'
import { whenIdle } from '../support/idle.ts'
import { sendReport, showReplay } from '../support/replay.ts'
import { serveSite } from '../support/site.ts'

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
  await sendReport(page, 'Looks')
  const { replay } = await reports.titled('Looks')
  await other.close()
  expect(JSON.stringify(replay)).not.toContain('jane')
  const shown = await showReplay(context, replay)
  await expect(shown.locator('#card')).toHaveCSS('padding', '20px 20px 40px')
  await expect(shown.locator('#shared')).toHaveCSS('color', 'rgb(1, 2, 3)')
  await expect(shown.locator('#faded')).toHaveCSS('opacity', '1')
  await expect(shown.locator('#faded')).toHaveCSS('margin-left', '7px')
})

test('a replay shows that attributes are taken away, and what changed at the same time', async ({
  page,
  context,
  home,
  reports,
}) => {
  const body =
    '<button id="pay" disabled title="Later" style="color: rgb(1, 2, 3)">Pay</button><img id="plan" src="data:,">'
  await page.goto(home.page(body))
  await sendReport(page, 'Before attributes are gone')
  await page.evaluate(() => {
    const names = ['disabled', 'title', 'style', 'src']
    for (const element of document.querySelectorAll('#pay,#plan'))
      for (const name of names) element.removeAttribute(name)
    document.body.insertAdjacentHTML('beforeend', '<h2>Paid</h2>')
  })
  await sendReport(page, 'Attributes are gone')
  const { replay } = await reports.titled('Attributes are gone')
  const shown = await showReplay(context, replay)
  await expect(shown.getByRole('heading', { name: 'Paid' })).toBeVisible()
  await expect(shown.locator('#pay')).toBeEnabled()
  for (const name of ['title', 'style', 'src'])
    await expect(shown.locator(`#pay[${name}],#plan[${name}]`)).toHaveCount(0)
})
