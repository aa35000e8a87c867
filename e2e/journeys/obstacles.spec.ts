import { expect, test } from '../support/fixtures.ts'

test('what is typed into the form gets there, though a listener of the page that came first prevents every key', async ({
  page,
  form,
  home,
  reports,
}) => {
  const game = `<script>for (const type of ['keydown', 'keypress', 'keyup', 'mousedown', 'beforeinput'])
    addEventListener(type, (event) => event.preventDefault(), true)</script>`
  await page.goto(home.page('<h1>A game</h1>', { head: game }))
  await form.launcher.focus()
  await page.keyboard.press('Enter')
  await form.ready()
  await form.title.click()
  await page.keyboard.type('stop /?')
  await expect(form.title).toHaveValue('stop /?')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Backspace')
  await expect(form.title).toHaveValue('stop ?')
  await page.keyboard.press('Tab')
  await expect(form.summary).toBeFocused()
  await page.keyboard.type('one')
  await page.keyboard.press('Enter')
  await page.keyboard.type('two')
  await expect(form.summary).toHaveValue('one\ntwo')
  await form.email.click()
  await page.keyboard.type('me@example.org')
  await page.keyboard.press('Escape')
  await expect(form.dialog).toBeHidden()
  await form.launcher.click()
  await form.part('Console').or(form.part('Replay')).first().focus()
  await page.keyboard.press('Space')
  await expect(form.part('Replay')).not.toBeChecked()
  await form.title.click()
  await page.keyboard.press('Enter')
  await form.arrived()
  const { report } = await reports.titled('stop ?')
  expect(report).toMatchObject({ summary: 'one\ntwo', reporter: { email: 'me@example.org' } })
})

test('what is pasted into the form gets there, though the page takes every paste for its own', async ({
  page,
  form,
  home,
}) => {
  const taker = `<script>addEventListener('paste', (event) => event.preventDefault(), true)</script>`
  await page.goto(home.page('<textarea>from elsewhere</textarea>', { head: taker }))
  await page.getByText('from elsewhere').selectText()
  await page.keyboard.press('ControlOrMeta+c')
  await form.open()
  await form.title.click()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(form.title).toHaveValue('from elsewhere')
})

test('shortcuts that pass over fields do not fire from the form, also where they hear of a key first', async ({
  page,
  form,
  home,
}) => {
  const shortcuts = `<script>window.fired = []; addEventListener('keydown', ({ target, key }) => {
    if (!/^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !target.isContentEditable) fired.push(key)
  }, true)</script>`
  await page.goto(home.page('<h1>Shortcuts</h1>', { head: shortcuts }))
  await form.open()
  await form.title.pressSequentially('abc')
  expect(await page.evaluate(() => (window as unknown as { fired: string[] }).fired)).toEqual([])
  await expect(form.title).toHaveValue('abc')
})

test('launcher and form can be pressed and written into while a focus trap of the page is active', async ({
  page,
  form,
  home,
  reports,
}) => {
  const trap = `<div role="dialog" aria-label="Trap"><button>Inside</button></div><script>
    const box = document.querySelector('[role=dialog]'), inside = box.querySelector('button')
    const leaves = ({ target }) => !box.contains(target)
    const swallow = (event) => { if (leaves(event)) { event.preventDefault(); event.stopImmediatePropagation() } }
    for (const type of ['mousedown', 'touchstart', 'click']) document.addEventListener(type, swallow, { capture: true, passive: false })
    document.addEventListener('focusin', (event) => { if (leaves(event)) { event.stopImmediatePropagation(); inside.focus() } }, true)
    document.addEventListener('keydown', (event) => { if (event.key === 'Tab') { event.preventDefault(); inside.focus() } }, true)
    inside.addEventListener('blur', () => setTimeout(() => inside.focus()))
    inside.focus()
  </script>`
  await page.goto(home.page(trap))
  await form.open()
  await form.title.click()
  await page.keyboard.type('Trapped')
  await page.keyboard.press('Tab')
  await page.keyboard.type('but heard')
  await form.part('Replay').click()
  await expect(form.part('Replay')).not.toBeChecked()
  await form.send.click()
  await form.arrived()
  expect((await reports.titled('Trapped')).report.summary).toBe('but heard')
})
