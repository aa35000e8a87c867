import { expect, test } from '../support/fixtures.ts'
import { coloursIn, decode } from '../support/pictures.ts'

test('with only a keyboard a reporter opens the form, writes, annotates, removes a part and sends, and the focus returns', async ({
  page,
  form,
  home,
  reports,
}) => {
  await page.goto(home.page('<h1>By key</h1><button>First</button>'))
  await expect(form.launcher).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'First' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(form.launcher).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(form.title).toBeFocused()
  await page.keyboard.type('By key alone')
  await page.keyboard.press('Tab')
  await expect(form.summary).toBeFocused()
  await page.keyboard.type('Line one')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Line two')
  await page.keyboard.press('Tab')
  await expect(form.email).toBeFocused()
  await form.ready()

  await test.step('a black-out is made by key', async () => {
    await page.keyboard.press('Tab')
    await expect(form.part('Screenshot')).toBeFocused()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const editor = page.getByRole('dialog', { name: 'Mark up the screenshot' })
    await expect(editor.getByRole('radio', { checked: true }).first()).toBeFocused()
    const blackOut = editor.getByRole('radio', { name: 'Black out' })
    for (let press = 0; press < 5 && !(await blackOut.isChecked()); press++) await page.keyboard.press('ArrowRight')
    await expect(blackOut).toBeChecked()
    const canvas = editor.getByRole('application')
    for (let press = 0; press < 8 && !(await canvas.evaluate((one) => one.matches(':focus'))); press++) {
      await page.keyboard.press('Tab')
    }
    await expect(canvas).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(editor.getByRole('status')).toHaveText('Black out, 1 of 1')
    await page.keyboard.press('Tab')
    await expect(editor.getByRole('button', { name: 'Done' })).toBeFocused()
    await page.keyboard.press('Enter')
  })

  await test.step('the console is left out by key', async () => {
    const replay = form.part('Replay')
    for (let press = 0; press < 12 && !(await replay.evaluate((one) => one.matches(':focus'))); press++) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Space')
    await expect(replay).not.toBeChecked()
  })
  await page.keyboard.press('Control+Enter')
  await form.arrived()
  const heading = form.dialog.getByRole('heading', { name: 'Report a problem' })
  await expect(heading).toBeFocused()
  expect(await heading.evaluate((one) => getComputedStyle(one).outlineStyle), 'no box around a heading').toBe('none')
  await page.keyboard.press('Escape')
  await expect(form.dialog).toBeHidden()
  await expect(form.launcher).toBeFocused()

  const { report, files } = await reports.titled('By key alone')
  expect(report.summary).toBe('Line one\nLine two')
  expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(['debugger', 'screenshot'])
  const middle = { left: 500, top: 330, right: 780, bottom: 470 }
  expect([...coloursIn(decode(files.screenshot as Buffer), middle)]).toEqual(['0,0,0,255'])
})

test('the focus stays within the form while it is open', async ({ page, form, home }) => {
  await page.goto(home.page('<h1>Around</h1><button>Outside</button>'))
  await form.open()
  const first = form.dialog.getByRole('button', { name: 'Close and keep draft' })
  for (let press = 0; press < 40; press++) {
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Outside' })).not.toBeFocused()
    if (await first.evaluate((one) => one.matches(':focus'))) return
  }
  throw new Error('Forty times Tab did not lead around')
})

test('an invalid field shows its error and gets the focus', async ({ page, form, home }) => {
  await page.goto(home.page('<h1>Mistakes</h1>'))
  await form.open()
  await form.email.fill('not an address')
  await form.send.click()
  await expect(form.title).toBeFocused()
  await expect(form.title).toHaveAttribute('aria-invalid', 'true')
  await expect(form.title).toHaveAccessibleDescription(/Please describe the problem/)
  await expect(form.email).toHaveAccessibleDescription(/name@example.com/)
  await form.title.fill('Now it is right')
  await form.email.fill('me@example.org')
  await form.send.click()
  await form.arrived()
})

test('every control has a name and a role for screen readers', async ({ page, form, home }) => {
  await page.goto(home.page('<h1>Read aloud</h1>'))
  await expect(form.launcher).toBeVisible()
  await page.evaluate(() => console.log('one line'))
  await form.open()
  await expect(form.dialog).toMatchAriaSnapshot(`
    - dialog "Report a problem":
      - banner:
        - heading "Report a problem" [level=2]
        - button "Close and keep draft"
      - textbox "What went wrong?"
      - textbox "Tell us more"
      - textbox "Your e-mail"
      - region "Screenshot":
        - heading "Screenshot" [level=3]
        - switch "Send Screenshot" [checked]
        - button "Mark or black out"
      - region "Included in the report":
        - heading "Included in the report" [level=3]
        - list:
          - listitem:
            - button /Replay/
            - switch "Send Replay" [checked]
          - listitem:
            - button "Console 1"
            - switch "Send Console" [checked]
          - listitem:
            - button "Page and browser"
            - switch "Send Page and browser" [checked]
          - listitem:
            - button "Performance"
            - switch "Send Performance" [checked]
      - contentinfo:
        - button "Discard"
        - button "Send report"
      - status
  `)
  for (const role of ['button', 'switch', 'textbox'] as const) {
    for (const one of await form.dialog.getByRole(role).all()) await expect(one).toHaveAccessibleName(/\S/)
  }
})

test('typing into the form does not trigger the page’s shortcuts', async ({ page, form, home }) => {
  await page.goto(
    home.page(`<h1>Shortcuts</h1><script>
      window.fired = []
      const fire = (event) => { fired.push(event.type + ' ' + event.key); event.preventDefault() }
      for (const type of ['keydown', 'keypress', 'keyup']) {
        for (const target of [window, document, document.body]) target.addEventListener(type, fire)
        for (const target of [document, document.body]) target.addEventListener(type, fire, true)
      }
    </script>`),
  )
  await form.open()
  await page.evaluate(() => Object.assign(window, { fired: [] }))
  await form.title.pressSequentially('a/b?c')
  await page.keyboard.press('Control+k')
  await expect(form.title).toHaveValue('a/b?c')
  expect(await page.evaluate(() => (window as unknown as { fired: string[] }).fired)).toEqual([])
})
