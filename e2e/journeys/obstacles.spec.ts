import { expect, test } from '../support/fixtures.ts'

test('typing into the form works even if an earlier listener of the page prevents every key', async ({
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

test('keys that the page prevents keep their order among the others', async ({ page, form, home }) => {
  const taker = `<script>addEventListener('keydown', (event) => /^[sp/]$/.test(event.key) && event.preventDefault(), true)</script>`
  await page.goto(home.page('<h1>Shortcuts</h1>', { head: taker }))
  await form.open()
  await form.title.click()
  await page.keyboard.type('stop /')
  await expect(form.title).toHaveValue('stop /')
})

test('keys that the page prevents are typed even if the page replaces the class Event', async ({
  page,
  form,
  home,
}) => {
  const taker = `<script>
class Event {}
for (const type of ['keydown', 'beforeinput']) addEventListener(type, (event) => event.preventDefault(), true)</script>`
  await page.goto(home.page('<h1>Classes</h1>', { head: taker }))
  await form.open()
  await form.email.click()
  await page.keyboard.type('me@')
  await expect(form.email).toHaveValue('me@')
  await page.keyboard.press('Escape')
  await expect(form.dialog).toBeHidden()
})

test('pasting into the form works even if the page handles every paste', async ({ page, form, home }) => {
  const taker = `<script>addEventListener('paste', (event) => event.preventDefault(), true)</script>`
  await page.goto(home.page('<textarea>from elsewhere</textarea>', { head: taker }))
  await page.getByText('from elsewhere').selectText()
  await page.keyboard.press('ControlOrMeta+c')
  await form.open()
  await form.title.click()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(form.title).toHaveValue('from elsewhere')
})

test('shortcuts that ignore fields do not fire from the form, even if they receive the key first', async ({
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

test('launcher and form work while a focus trap of the page is active', async ({ page, form, home, reports }) => {
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

test('the launcher stays in its corner and can be pressed, whatever moves or covers the page', async ({
  page,
  form,
  home,
}) => {
  await page.goto(
    home.page(`<div id="player" style="background:#024">Player</div><div style="height:3000px"></div>
      <button onclick="player.requestFullscreen()">Full screen</button>
      <div id="cover" popover="manual" style="width:100vw;height:100vh;border:0">Cover</div>`),
  )
  const press = async () => {
    await form.launcher.click()
    await expect(form.title).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(form.dialog).toBeHidden()
  }
  for (const style of [
    'transform: translateZ(0)',
    'perspective: 9px',
    'contain: paint',
    'filter: blur(0)',
    'scale: .5',
  ]) {
    await page.evaluate((css) => document.documentElement.setAttribute('style', css), style)
    await press()
  }
  await page.evaluate(() => document.documentElement.removeAttribute('style'))
  await page.evaluate(() => document.getElementById('cover')?.showPopover())
  await press()
  await page.evaluate(() => document.getElementById('cover')?.hidePopover())
  await page.getByRole('button', { name: 'Full screen' }).click()
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.id)).toBe('player')
  await press()
})

test('a popover of the page stays open when the launcher is pressed, and the form stays open after it closes', async ({
  page,
  form,
  home,
}) => {
  await page.goto(home.page('<button popovertarget="menu">Menu</button><div id="menu" popover>Entries</div>'))
  await expect(form.launcher).toBeVisible()
  await page.getByRole('button', { name: 'Menu' }).click()
  const menu = page.getByText('Entries')
  await expect(menu).toBeVisible()
  await form.open()
  await expect(menu).toBeVisible()
  await form.title.fill('The menu is wrong')
  await menu.evaluate((element) => (element as HTMLElement).hidePopover())
  await expect(form.title).toBeVisible()
  await expect(form.title).toHaveValue('The menu is wrong')
  await page.keyboard.press('Escape')
  await expect(form.launcher).toBeVisible()
})

const REWRITES = {
  'document.open()': () => {
    document.open()
    document.write('<!doctype html><title>New</title><h1>Written later</h1><button>Zed</button>')
    document.close()
  },
  'another <html>': () => {
    const root = document.createElement('html')
    root.innerHTML = '<head></head><body><h1>Written later</h1><button>Zed</button></body>'
    document.replaceChild(root, document.documentElement)
  },
}
for (const [name, rewrite] of Object.entries(REWRITES)) {
  test(`a page that writes itself anew, by ${name}, is recorded on, and keeps launcher and draft`, async ({
    page,
    form,
    home,
    reports,
  }) => {
    await page.goto(home.page('<h1>Before</h1>'))
    await form.open()
    await form.title.fill(`Anew by ${name}`)
    await page.evaluate(rewrite)
    await expect(form.title).toHaveValue(`Anew by ${name}`)
    await form.dialog.getByRole('button', { name: 'Discard' }).click()
    await form.dialog.getByRole('button', { name: 'Close' }).last().click()
    await expect(form.launcher).toHaveCount(1)
    await page.evaluate(rewrite)
    await page.getByRole('button', { name: 'Zed' }).click()
    await page.evaluate(() => setTimeout(() => Promise.reject(new Error('thrown later'))))
    await form.open()
    await form.sendTitled(`Sent after ${name}`)
    await form.arrived()
    const { debugger: known, replay } = await reports.titled(`Sent after ${name}`)
    expect(known?.actions.map(({ target }) => target).join()).toContain('Zed')
    expect(known?.errors.map(({ message }) => message)).toContain('thrown later')
    expect(JSON.stringify(replay)).toContain('Zed')
  })
}
