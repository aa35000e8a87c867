import { atHome } from '../support/fixtures.ts'
import { compare, covered, decode } from '../support/pictures.ts'
import { startRelay } from '../support/relay.ts'
import { reportsOf } from '../support/reports.ts'
import { expect, test } from './support/fixtures.ts'
import { formIn } from './support/form-in.ts'

const SECRET = 'Kastanienallee 77'

const SHOP = `
  <style>body { font: 18px sans-serif } .card { border: 1px solid #888; border-radius: 8px; padding: 16px; margin: 8px 0 }
    input, button { border: 1px solid #555; background: #fff; padding: 8px }</style>
  <h1>Shop</h1><div class=card>Three coffees</div><label>Street <input id=street></label><button id=pay>Pay</button><p id=told></p>
  <script>
    document.getElementById('pay').onclick = async () => {
      document.getElementById('told').textContent = 'We could not take your payment'
      console.error('payment failed', { attempt: 1 })
      await fetch('/pay?token=abcdefghijkl')
      throw new Error('no such card')
    }
  </script>`

test('a report sent with the form arrives complete, without what was typed into the page', async ({ tab, site }) => {
  const relay = await startRelay()
  const home = atHome({ site, relay, key: await relay.captureKey([site.origin]) })
  const form = formIn(tab)
  try {
    await tab.goto(home.page(SHOP))
    await form.shown('button', 'Report a problem')
    const place = (id: string) =>
      tab.evaluate((id) => {
        const { left, top, width, height } = (document.getElementById(id) as Element).getBoundingClientRect()
        return { x: left + width / 2, y: top + height / 2 }
      }, id)
    const [street, pay] = [await place('street'), await place('pay')]
    await tab.clickAt(street.x, street.y)
    await tab.type(SECRET)
    await tab.clickAt(pay.x, pay.y)
    await tab.evaluate(async () => {
      while (!performance.getEntriesByType('resource').some(({ name }) => name.includes('/pay'))) {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }, null)
    const browsers = decode(await tab.screenshot())

    await form.press('button', 'Report a problem')
    await form.shown('.thumbnail')
    await form.press('input')
    await form.type('I cannot pay')
    await form.press('textarea')
    await form.type('Twice.')
    await form.press('button', 'Send report')
    await form.shown('h3', 'Thank you, your report was sent')

    const reports = reportsOf({ relay: relay.url, apiKey: relay.apiKey })
    const { report, files, debugger: known, replay, everything } = await reports.titled('I cannot pay')
    expect(report.summary).toBe('Twice.')
    expect(known?.parts.map(({ kind, state }) => `${kind}: ${state}`)).toEqual([
      'screenshot: included',
      'replay: included',
    ])
    expect(known?.console.map(({ args }) => args.join(' '))).toEqual(['payment failed {"attempt":1}'])
    expect(known?.network.map(({ url, status }) => [new URL(url).search, status])).toEqual([['?token=[private]', 404]])
    expect(known?.errors.map(({ message }) => message)).toEqual(['no such card'])
    expect(known?.actions.map(({ kind }) => kind)).toContain('click')
    expect(known?.environment?.viewport).toEqual({ width: 1280, height: 800 })
    expect(replay?.events.map(({ type }) => type)).toEqual(expect.arrayContaining([2, 3, 4]))
    expect(String(files.replay)).toContain('Pay')
    expect(everything).not.toContain(SECRET)
    const hidden = [
      { left: 1000, top: 700, right: 1280, bottom: 800 },
      { left: street.x - 300, top: street.y - 25, right: street.x + 300, bottom: street.y + 25 },
    ]
    const picture = decode(files.screenshot as Buffer)
    expect(compare(covered(picture, hidden), covered(browsers, hidden)).mismatch).toBeLessThan(0.1)
  } finally {
    await relay.remove()
  }
})
