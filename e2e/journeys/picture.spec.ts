import { expect, test } from '../support/fixtures.ts'
import { type Box, coloursIn, compare, covered, decode } from '../support/pictures.ts'
import { openShop } from '../support/shop.ts'

test('the picture of the shop is the shop, its images and gradients included', async ({
  page,
  form,
  relay,
  reports,
}) => {
  const shop = await openShop(relay)
  await page.goto(shop.url)
  await expect(form.launcher).toBeVisible()
  await page.evaluate(() => scrollTo({ top: 500, behavior: 'instant' }))
  const browsers = decode(await page.screenshot())
  const boxes = [form.launcher, page.locator('#account')].map((one) =>
    one.evaluate((at) => at.getBoundingClientRect().toJSON()),
  )
  const hidden: Box[] = (await Promise.all(boxes)).map(({ left, top, right, bottom }) => ({
    left: left - 20,
    top: top - 20,
    right: right + 20,
    bottom: bottom + 20,
  }))
  await form.open()
  await form.sendTitled('As it is')
  await form.arrived()
  const { files } = await reports.titled('As it is')
  const found = compare(covered(decode(files.screenshot as Buffer), hidden), covered(browsers, hidden))
  expect(found.mismatch).toBeLessThan(1)
  expect(found.ink).toBeLessThan(8)
  await shop.close()
})

test('the report counts what the picture masks, with the form or without it', async ({ page, form, home, reports }) => {
  await page.goto(home.page('<h1>Write to mara@example.com</h1>'))
  await form.open()
  await form.sendTitled('Masked by the form')
  await form.arrived()
  await page.evaluate(() => Reflect.get(window, 'Earshot').submit({ title: 'Masked without it' }))
  for (const title of ['Masked by the form', 'Masked without it']) {
    expect((await reports.titled(title)).debugger?.privacy.masked.email, title).toBeGreaterThan(0)
  }
})

test('the picture does not depend on what was typed', async ({ page, form, home, reports }) => {
  const address = home.page(`<h1>Sign in</h1><label>User <input></label><label>Word <textarea></textarea></label>
    <label>Age <input type="range"></label><label>Hat <input type="color"></label>
    <label>Born <input type="date"></label><p>Below</p>`)
  const pictures: Buffer[] = []
  for (const [user, word, age, hat, born] of [
    ['mara', 'open sesame', '7', '#ff8800', '1979-03-31'],
    ['a much longer name', 'another\nword of several lines', '93', '#001122', '2001-12-01'],
  ] as const) {
    await page.goto(address)
    const values = { User: user, Word: word, Age: age, Hat: hat, Born: born }
    for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await form.open()
    await form.sendTitled(`Typed ${user}`)
    await form.arrived()
    const { files } = await reports.titled(`Typed ${user}`)
    pictures.push(decode(files.screenshot as Buffer).data)
  }
  expect(pictures[0]?.equals(pictures[1] as Buffer)).toBe(true)
})

test('the picture waits for slow style sheets and keeps scroll positions', async ({ page, form, home, reports }) => {
  // Not kept by the browser, so that the picture's copy of the page has to ask for it again.
  home.put('/slow.css', (_, response) => {
    response.writeHead(200, { 'content-type': 'text/css', 'cache-control': 'no-store' })
    const list = '#list { height: 200px; overflow: auto } #list p { margin: 0; height: 200px }'
    setTimeout(() => response.end(`body { background: #00ff00 } ${list}`), 700)
  })
  const list = '<div id="list"><p style="background: red">one</p><p style="background: blue">two</p></div>'
  await page.goto(home.page(`<h1>Green</h1>${list}`, { head: '<link rel="stylesheet" href="/slow.css">' }))
  const shown = await page.locator('#list').evaluate((element) => {
    element.scrollTop = 200
    return element.getBoundingClientRect().toJSON()
  })
  await form.open()
  await form.sendTitled('Slow styles')
  await form.arrived()
  const { files } = await reports.titled('Slow styles')
  const picture = decode(files.screenshot as Buffer)
  expect([...coloursIn(picture, { left: 100, top: 400, right: 1000, bottom: 700 })]).toEqual(['0,255,0,255'])
  const inList = coloursIn(picture, { left: 600, top: shown.top + 20, right: 900, bottom: shown.bottom - 20 })
  expect([...inList]).toEqual(['0,0,255,255'])
})

test('a modal dialog and a popover are drawn where the page shows them, in dark colours if the page is dark', async ({
  page,
  form,
  home,
  reports,
}) => {
  const dark = '<meta name="color-scheme" content="dark">'
  const tall = '<div style="height: 3000px">A long page</div>'
  const onTop =
    '<dialog id="ask"><h2>Are you sure?</h2><p>It cannot be undone.</p></dialog><div popover id="tip">A tip</div>'
  await page.goto(home.page(tall + onTop, { head: dark, attributes: 'data-launcher="off"' }))
  await page.evaluate(() => {
    scrollTo(0, 1200)
    ;(document.querySelector('#tip') as HTMLElement).showPopover()
    ;(document.querySelector('#ask') as HTMLDialogElement).showModal()
    ;(document.activeElement as HTMLElement).blur()
  })
  const browsers = decode(await page.screenshot())
  await page.evaluate('Earshot.open()')
  await form.ready()
  await form.sendTitled('On top')
  await form.arrived()
  const { files } = await reports.titled('On top')
  const found = compare(decode(files.screenshot as Buffer), browsers)
  expect(found.mismatch).toBeLessThan(1)
  expect(found.ink).toBeLessThan(15)
})

test('if html2canvas cannot blur, a blurred element becomes a box', async ({ page, form, home, reports }) => {
  await page.addInitScript(() => {
    // The browser itself cannot draw the page, …
    HTMLImageElement.prototype.decode = () => Promise.reject(new Error('broken'))
    // … and is like Safari.
    Reflect.deleteProperty(CanvasRenderingContext2D.prototype, 'filter')
  })
  const blurred = '<p id="hidden" style="filter: blur(6px); font: 40px monospace; color: #000">The winner is Nan</p>'
  await page.goto(home.page(blurred))
  const box: Box = await page.locator('#hidden').evaluate((element) => element.getBoundingClientRect().toJSON())
  await form.open()
  await form.sendTitled('Blurred')
  await form.arrived()
  const { files } = await reports.titled('Blurred')
  const colours = coloursIn(decode(files.screenshot as Buffer), box)
  expect(colours).toContain('227,228,232,255')
  expect(colours).not.toContain('0,0,0,255')
})

test('a browser that returns noise for pixels gives no picture, and the form says so', async ({ page, form, home }) => {
  await page.addInitScript(() => {
    CanvasRenderingContext2D.prototype.getImageData = (_x, _y, width, height) =>
      new ImageData(
        Uint8ClampedArray.from({ length: width * height * 4 }, (_, index) => (index * 71) % 256),
        width,
      )
  })
  await page.goto(home.page('<h1>Striped</h1>'))
  await form.launcher.click()
  await expect(form.dialog.getByText(/^No screenshot: .*does not let a page read/)).toBeVisible()
})
