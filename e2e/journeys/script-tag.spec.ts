import { expect, test } from '../support/fixtures.ts'
import { coloursIn, decode } from '../support/pictures.ts'
import { playReplay } from '../support/replay.ts'
import { openShop } from '../support/shop.ts'

const TYPED = {
  'Full name': 'Ingeborg Nachtigall',
  'Street and number': 'Kastanienallee 77',
  'Postcode and town': '10435 Rabenstein',
  Phone: '+49 151 23456789',
  'Card number': '4111 1111 1111 1111',
  Expires: '11/29',
  'Security code': 'hunter2hunter2',
  'Note for the driver': 'The key is under the third flowerpot',
}
/** Shown on the page as text; a machine can tell what it is. */
const SHOWN = 'mara.lindqvist@example.com'

const RED = '229,36,59,255'
const BLACK = '0,0,0,255'

test('the shop’s report has its console from the first line on', async ({ page, relay, reports }) => {
  const shop = await openShop(relay)
  const served = Promise.withResolvers<void>()
  await page.route('**/shop.js', async (route) => {
    await route.fulfill({ contentType: 'text/javascript', body: 'console.log("first line of the shop")' })
    served.resolve()
  })
  // However late the widget comes, the page's own scripts wait for it.
  await page.route('**/widget.js', async (route) => {
    await served.promise
    await route.continue()
  })
  await page.goto(shop.url)
  await page.evaluate('Earshot.submit({ title: "First line" })')
  const { debugger: known } = await reports.titled('First line')
  expect(known?.console[0]?.args).toEqual(['first line of the shop'])
  await shop.close()
})

test('a customer of the shop reports a broken payment, and the team reads everything except what was typed', async ({
  page,
  context,
  form,
  relay,
  reports,
}) => {
  const shop = await openShop(relay)

  await test.step('things go wrong in the shop', async () => {
    await page.goto(shop.url)
    await expect(form.launcher).toBeVisible()
    await page.getByRole('button', { name: 'Add Drift to basket' }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByRole('button', { name: 'Tell me about new coffees' }).click()
    for (const [label, text] of Object.entries(TYPED)) await page.getByLabel(label).fill(text)
    await page.getByRole('button', { name: 'Pay now' }).click()
    await expect(page.getByText('We could not take your payment')).toBeVisible()
  })

  await test.step('the customer writes, marks the picture and sends', async () => {
    await form.open()
    await form.title.fill('I cannot pay')
    await form.summary.fill('The button says it could not take my payment.\nTwice.')
    await form.email.fill('reporter@example.org')
    await form.openEditor()
    await form.draw('Rectangle', [
      { x: 100, y: 100 },
      { x: 300, y: 200 },
    ])
    await form.draw('Arrow', [
      { x: 500, y: 120 },
      { x: 700, y: 120 },
    ])
    await form.draw('Pen', [
      { x: 100, y: 300 },
      { x: 200, y: 340 },
      { x: 300, y: 300 },
    ])
    await form.draw('Black out', [
      { x: 600, y: 300 },
      { x: 900, y: 500 },
    ])
    await form.closeEditor()
    await form.send.click()
    await form.arrived()
  })

  const { report, files, debugger: known, replay, everything } = await reports.titled('I cannot pay')

  await test.step('the words are there', () => {
    expect(report).toMatchObject({
      summary: 'The button says it could not take my payment.\nTwice.',
      visibility: 'organization',
      media_kind: 'screenshot',
      origin: shop.url,
      reporter: { email: 'reporter@example.org' },
      meta: { source: 'widget' },
    })
    expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'replay', 'screenshot'])
  })

  await test.step('the picture is as large as the window, marked, and solid where it was blacked out', () => {
    const picture = decode(files.screenshot as Buffer)
    expect([picture.width, picture.height]).toEqual([1280, 800])
    expect([...coloursIn(picture, { left: 602, top: 302, right: 898, bottom: 498 })]).toEqual([BLACK])
    expect(coloursIn(picture, { left: 150, top: 96, right: 250, bottom: 104 })).toContain(RED)
    expect(coloursIn(picture, { left: 550, top: 116, right: 600, bottom: 124 })).toContain(RED)
    expect(coloursIn(picture, { left: 190, top: 330, right: 210, bottom: 345 })).toContain(RED)
    expect(coloursIn(picture, { left: 950, top: 100, right: 1200, bottom: 700 }).size).toBeGreaterThan(20)
  })

  await test.step('the debugger document tells what went wrong', () => {
    expect(known?.console.map(({ level, args }) => `${level} ${args.join(' ')}`).join('\n')).toMatch(
      /info basket changed[\s\S]*error payment failed.*503/,
    )
    expect(known?.network).toContainEqual(
      expect.objectContaining({ method: 'POST', status: 503, outcome: 'answered', url: `${shop.url}/api/orders` }),
    )
    expect(known?.errors).toContainEqual(expect.objectContaining({ kind: 'error', name: 'TypeError' }))
    expect(known?.errors).toContainEqual(
      expect.objectContaining({ kind: 'rejection', message: expect.stringContaining('newsletter') }),
    )
    expect(known?.actions).toContainEqual(
      expect.objectContaining({ kind: 'click', target: expect.stringContaining('Pay now') }),
    )
    expect(known?.environment).toMatchObject({ url: `${shop.url}/`, viewport: { width: 1280, height: 800 } })
    expect(known?.parts.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      'replay included',
      'screenshot included',
    ])
  })

  await test.step('the replay plays what the customer saw', async () => {
    if (!replay) throw new Error('There is no replay')
    const texts = await playReplay(context, replay)
    expect(texts.join('\n')).toContain('This week’s coffees')
    expect(texts.at(-1)).toContain('Your basket')
    expect(texts.at(-1)).toContain('Pay now')
    expect(texts.at(-1)).toContain('We could not take your payment')
    const first = replay.events[0]?.timestamp ?? 0
    const clicked = known?.actions.find(({ target }) => target?.includes('Pay now'))?.at ?? 0
    expect(clicked, 'the actions and the replay are on one clock').toBeGreaterThan(first)
  })

  await test.step('nothing that was typed has left the page', () => {
    for (const secret of [...Object.values(TYPED), SHOWN, '4111111111111111', 'flowerpot', 'Nachtigall']) {
      expect(everything).not.toContain(secret)
    }
  })
  await shop.close()
})
