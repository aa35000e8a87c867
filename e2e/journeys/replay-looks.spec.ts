import { expect, test } from '../support/fixtures.ts'
import { whenIdle } from '../support/idle.ts'
import { sendReport, showReplay } from '../support/replay.ts'
import type { ReadReport } from '../support/reports.ts'
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

test('a replay shows removed attributes, and what changed at the same time', async ({
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

test('a replay shows shorthands with var() in adopted sheets, in shadow roots, and where scripts insert rules', async ({
  page,
  context,
  home,
  reports,
}) => {
  const styles = ':root { --space: 20px; --ink: rgb(1, 2, 3) }'
  await page.goto(
    home.page('<h1 class="adopted">A</h1><h1 class="inserted"><b>B</b></h1><x-card></x-card>', {
      head: `<style>${styles}</style>`,
    }),
  )
  await page.evaluate(() => {
    const losing = (name: string) => `${name} { padding: var(--space); padding-bottom: 40px }`
    const adopted = new CSSStyleSheet()
    adopted.replaceSync(`@media all { ${losing('.adopted')} } .adopted { border: 1px solid var(--ink); border-top: 0 }`)
    document.adoptedStyleSheets = [adopted]
    const inserted = document.head.appendChild(document.createElement('style'))
    inserted.sheet?.insertRule(
      `.inserted { padding: var(--space) !important; padding-bottom: 40px !important; ${losing('& b')} }`,
    )
    const root = document.querySelector('x-card')?.attachShadow({ mode: 'open' })
    if (!root) throw new Error('There is no card')
    root.innerHTML = `<style>${losing('.styled')}</style><h1 class="styled">C</h1><h1 class="own">D</h1>`
    const own = new CSSStyleSheet()
    own.replaceSync(`${losing('.own')} ${losing(':host')}`)
    root.adoptedStyleSheets = [own]
  })
  // The recorder looks at the sheets of shadow roots a moment after it has started.
  let replay: ReadReport['replay'] = null
  let sent = 0
  const sendAgain = async () => {
    const title = `Rules without a source ${++sent}`
    await sendReport(page, title)
    replay = (await reports.titled(title)).replay
    return JSON.stringify(replay)
  }
  await expect.poll(sendAgain, { timeout: 30_000 }).toContain('.own')
  const shown = await showReplay(context, replay)
  for (const name of ['.adopted', '.inserted', '.inserted b', '.styled', '.own', 'x-card']) {
    await expect(shown.locator(name)).toHaveCSS('padding', '20px 20px 40px')
  }
  await expect(shown.locator('.adopted')).toHaveCSS('border-left', '1px solid rgb(1, 2, 3)')
  await expect(shown.locator('.adopted')).toHaveCSS('border-top-width', '0px')
})

for (const where of ['the document', 'a shadow root']) {
  test(`a replay shows a popover of ${where} while it is open, styled as it is`, async ({
    page,
    context,
    home,
    reports,
  }) => {
    const style = '#menu { color: rgb(9, 9, 9) } #menu:popover-open { color: rgb(1, 2, 3); inset: 7px auto auto 200px }'
    const popover = `<style>${style}</style><button popovertarget="menu">Menu</button><div id="menu" popover>Entries</div>`
    const body =
      where === 'the document' ? popover : `<x-bar><template shadowrootmode="open">${popover}</template></x-bar>`
    const open = "(document.querySelector('x-bar')?.shadowRoot ?? document).querySelector('#menu').showPopover()"
    await page.goto(home.page(`${body}<script>${open}</script>`))
    const toggle = async () => {
      await page.getByRole('button', { name: 'Menu' }).click()
      // Events of this kind come in a task of their own.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
    }
    const replayNow = async (title: string) => {
      await sendReport(page, title)
      return (await reports.titled(title)).replay
    }
    const fromTheStart = await replayNow(`Open from the start in ${where}`)
    await toggle()
    const closed = await replayNow(`Closed in ${where}`)
    await toggle()
    const anew = await replayNow(`Open anew in ${where}`)

    for (const replay of [fromTheStart, anew]) {
      const menu = (await showReplay(context, replay)).locator('#menu')
      await expect(menu).toBeVisible()
      await expect(menu).toHaveCSS('color', 'rgb(1, 2, 3)')
      await expect(menu).toHaveCSS('position', 'fixed')
      await expect(menu).toHaveCSS('top', '7px')
    }
    const shown = await showReplay(context, closed)
    await expect(shown.getByRole('button', { name: 'Menu' })).toBeVisible()
    await expect(shown.locator('#menu')).toBeHidden()
  })
}

test('a replay shows what is in full screen over the whole page, and modal dialogs above it', async ({
  page,
  context,
  home,
  reports,
}) => {
  const body = `<p>Text</p><div id="player" style="width: 50px; height: 20px"><button>Larger</button></div>
    <dialog id="ask"><form method="dialog"><button>Close</button></form></dialog>`
  await page.goto(home.page(body))
  await sendReport(page, 'Small')
  const player = page.locator('#player')
  const changed = () =>
    page.evaluate(
      () => new Promise((resolve) => document.addEventListener('fullscreenchange', resolve, { once: true })),
    )
  await page.evaluate(() => {
    document
      .querySelector('button')
      ?.addEventListener('click', () => document.querySelector('#player')?.requestFullscreen())
  })
  const larger = changed()
  await player.getByRole('button').click()
  await larger
  await sendReport(page, 'In full screen')
  const smaller = changed()
  await page.evaluate(() => document.exitFullscreen())
  await smaller
  await page.evaluate(() => document.querySelector('dialog')?.showModal())
  await sendReport(page, 'Asked')
  const { replay } = await reports.titled('In full screen')
  const full = await showReplay(context, replay)
  await expect(full.locator('#player')).toHaveCSS('position', 'fixed')
  const asked = await showReplay(context, (await reports.titled('Asked')).replay)
  await expect(asked.locator('#player')).toHaveCSS('position', 'static')
  await expect(asked.locator('#ask:modal')).toBeVisible()
})

test('a replay shows a labelled box for blocked elements and a label on private ones', async ({
  page,
  context,
  home,
  reports,
}) => {
  const box = 'width: 200px; height: 60px'
  await page.goto(
    home.page(`<div data-earshot-block id="a" style="${box}">Blocked</div><p>before <span class="rr-block">Inline and blocked</span></p>
      <div data-private="true" id="b">Private <b data-private>Within</b></div><ul data-earshot-mask id="c"><li>One</li></ul>
      <div id="late"></div>`),
  )
  await sendReport(page, 'No labels yet')
  await page.evaluate((style) => {
    const late = `<section class="sentry-mask" style="${style}">Late</section><section class="sentry-block" style="${style}">Late</section>`
    document.querySelector('#late')?.insertAdjacentHTML('beforeend', late)
  }, box)
  await sendReport(page, 'Labels')
  const { replay } = await reports.titled('Labels')
  const shown = await showReplay(context, replay)
  await expect(shown.getByText('private', { exact: true })).toHaveCount(5)
  const blocked = shown.locator('body > div').first()
  await expect(blocked).toHaveCSS('background-color', 'rgb(227, 228, 232)')
  expect(await blocked.boundingBox()).toMatchObject({ width: 200, height: 60 })
  await expect(shown.locator('p > span')).toHaveText('private')
  await expect(shown.locator('#b')).toContainText('private')
  await expect(shown.locator('#c')).not.toContainText('private')
  expect(JSON.stringify(replay)).not.toMatch(/Blocked|Within|Late|Inline and/)
})
