import { expect, test } from '../support/fixtures.ts'

/** Whether an element lies within the window. */
const inWindow = async (locator: import('@playwright/test').Locator) => {
  const box = await locator.boundingBox()
  const window = locator.page().viewportSize()
  if (!box || !window) return false
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= window.width && box.y + box.height <= window.height
}

test('over a modal dialog of the page, the launcher can be pressed and the form can be used', async ({
  page,
  form,
  home,
  reports,
}) => {
  await page.goto(
    home.page(`<h1>Modal</h1><button onclick="document.querySelector('dialog').showModal()">Show</button>
      <dialog><h2>Are you sure?</h2><button onclick="this.closest('dialog').close()">No</button></dialog>`),
  )
  await expect(form.launcher).toBeVisible()
  await page.getByRole('button', { name: 'Show' }).click()
  const modal = page.getByRole('dialog', { name: '' }).filter({ hasText: 'Are you sure?' })
  await expect(modal).toBeVisible()
  await form.open()
  await form.sendTitled('From a modal dialog')
  await form.arrived()
  await page.keyboard.press('Escape')
  await expect(form.dialog).toBeHidden()
  await expect(modal, 'the page’s own dialog is still open').toBeVisible()
  await page.getByRole('button', { name: 'No' }).click()
  await expect(modal).toBeHidden()
  await expect(form.launcher).toBeVisible()
  expect((await reports.titled('From a modal dialog')).files.screenshot?.length).toBeGreaterThan(1000)
})

test('a focus trap of the page does not move the focus out of the form', async ({ page, form, home }) => {
  await page.goto(
    home.page(`<div id="trap"><input id="inside" aria-label="Inside"></div><script>
      const inside = document.getElementById('inside')
      const back = (event) => { if (!document.getElementById('trap').contains(event.target)) inside.focus() }
      document.addEventListener('focusin', back, true)
      document.addEventListener('focusin', back)
      document.addEventListener('focusout', () => setTimeout(() => { if (document.activeElement === document.body) inside.focus() }))
      inside.focus()
    </script>`),
  )
  await form.open()
  await form.title.click()
  await page.keyboard.type('I can type')
  await expect(form.title).toHaveValue('I can type')
  await expect(form.title).toBeFocused()
})

test('the launcher comes back when the page replaces its whole body', async ({ page, form, home }) => {
  await page.goto(home.page('<h1>Before</h1>'))
  await expect(form.launcher).toBeVisible()
  await page.evaluate(() => {
    for (let turn = 0; turn < 20; turn++) {
      const body = document.createElement('body')
      body.innerHTML = `<h1>Turn ${turn}</h1>`
      document.body.replaceWith(body)
    }
    document.documentElement.replaceChildren(document.head, document.body)
  })
  await expect(form.launcher).toHaveCount(1)
  await form.open()
  await expect(form.title).toBeVisible()
})

test('on a phone the form fills the screen and can be sent by touch', async ({ browser, home, reports }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 740 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  })
  const page = await context.newPage()
  const { formOn } = await import('../support/form.ts')
  const form = formOn(page)
  await page.goto(home.page('<h1>Small</h1>', { head: '<meta name="viewport" content="width=device-width">' }))
  await expect(form.launcher).toBeVisible()
  const launcher = await form.launcher.boundingBox()
  expect(Math.min(launcher?.width ?? 0, launcher?.height ?? 0)).toBeGreaterThanOrEqual(44)
  await form.launcher.tap()
  await form.ready()
  const heading = form.dialog.getByRole('heading', { name: 'Report a problem' })
  await expect(heading).toBeFocused()
  expect(await heading.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('none')
  expect(await inWindow(form.send)).toBe(true)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await form.openEditor()
  const editor = page.getByRole('dialog', { name: 'Mark up the screenshot' })
  const [colour, undo] = [
    await editor.getByRole('group', { name: 'Colour' }).boundingBox(),
    await editor.getByRole('button', { name: 'Undo' }).boundingBox(),
  ]
  expect(undo?.y, 'undo is in the row of the colours').toBeLessThan((colour?.y ?? 0) + (colour?.height ?? 0))
  await form.closeEditor()
  await form.title.tap()
  await page.keyboard.type('By thumb')
  await form.send.tap()
  await form.arrived()
  const { files, debugger: known } = await reports.titled('By thumb')
  const { decode } = await import('../support/pictures.ts')
  expect(decode(files.screenshot as Buffer).width).toBe(780)
  expect(known?.environment).toMatchObject({ touch: true, device_pixel_ratio: 2 })
  await context.close()
})

test('on a right-to-left page, launcher and form are right-to-left too', async ({ page, form, home }) => {
  await page.goto(home.page('<h1>שלום</h1>', { html: 'lang="he" dir="rtl"' }))
  const box = await form.launcher.boundingBox()
  expect(box?.x).toBeLessThan(200)
  await form.open()
  expect(await form.title.evaluate((field) => getComputedStyle(field).direction)).toBe('rtl')
  const note = form.dialog.getByText('Nothing is sent before')
  expect(await note.evaluate((words) => getComputedStyle(words).textAlign)).toBe('right')
  const fullStop = await note.evaluate((words) => {
    const range = document.createRange()
    const length = words.firstChild?.textContent?.length ?? 0
    range.setStart(words.firstChild as Node, length - 5)
    range.setEnd(words.firstChild as Node, length - 1)
    const stars = range.getBoundingClientRect()
    range.setStart(words.firstChild as Node, length - 1)
    range.setEnd(words.firstChild as Node, length)
    return range.getBoundingClientRect().left - stars.left
  })
  expect(fullStop, 'the full stop of an English sentence is at its right').toBeGreaterThan(0)
  const [send, discard] = [
    await form.send.boundingBox(),
    await form.dialog.getByRole('button', { name: 'Discard' }).boundingBox(),
  ]
  expect(send?.x ?? 0).toBeLessThan(discard?.x ?? 0)
})

test('the form is dark if the reporter’s system is, and light if the page asks for it', async ({
  page,
  form,
  home,
}) => {
  /** From 0 to 255, of the ground that the title stands on. */
  const brightness = () =>
    form.title.evaluate((field) => {
      for (let at: Element | null = field.parentElement; at; at = at.parentElement) {
        const [red = 0, green = 0, blue = 0, alpha = 1] = (
          getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? []
        ).map(Number)
        if (alpha > 0) return (red + green + blue) / 3
      }
      return -1
    })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(home.page('<h1>Night</h1>'))
  await form.open()
  const dark = await brightness()
  expect(dark).toBeGreaterThanOrEqual(0)
  expect(dark).toBeLessThan(80)
  await page.goto(home.page('<h1>Day</h1>', { attributes: 'data-theme="light"' }))
  await form.open()
  expect(await brightness()).toBeGreaterThan(180)
})

test('the page’s CSS does not affect launcher and form', async ({ page, form, home }) => {
  const hostile = `<style>* { display: none !important; font-size: 3px !important; color: red !important; position: static !important }
    html, body, h1 { display: block !important } button, input { all: unset !important; transform: scale(0) !important }</style>`
  await page.goto(home.page('<h1>Hostile styles</h1>', { head: hostile }))
  await expect(form.launcher).toBeVisible()
  await form.open()
  expect(await form.title.evaluate((field) => Number.parseFloat(getComputedStyle(field).fontSize))).toBeGreaterThan(12)
  await form.sendTitled('Hostile styles')
  await form.arrived()
})
