import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import type { Form } from '../support/form.ts'
import { decode } from '../support/pictures.ts'

const ROWS = Array.from({ length: 40 }, (_, at) => `<p>Row ${at} of a long page</p>`).join('')
const SHOP = `<style>body{margin:0}button{position:absolute;left:100px;top:200px;width:160px;height:48px}</style>
  <h1>Shop</h1><button id=pay>Pay now</button><div style="height:300px"></div>${ROWS}`

const area = (form: Form, name: string) =>
  form.dialog.getByRole('group', { name: 'What the screenshot shows' }).getByRole('button', { name })
const pickerOf = (page: Page) => page.getByRole('application', { name: /^Click a part of the page/ })

test('the reporter chooses the whole page', async ({ page, form, home, reports }) => {
  await page.goto(home.page(SHOP))
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await form.open()
  await expect(area(form, 'In view')).toHaveAttribute('aria-pressed', 'true')
  await area(form, 'Whole page').click()
  await expect(area(form, 'Whole page')).toHaveAttribute('aria-pressed', 'true')
  await form.ready()
  await form.sendTitled('All of it')
  await form.arrived()
  const report = await reports.titled('All of it')
  expect(decode(report.files.screenshot as Buffer).height).toBe(height)
  expect(report.debugger?.parts[0]).toMatchObject({ kind: 'screenshot', engine: 'browser', area: 'page' })
})

test('the reporter selects an element, and the report names it', async ({ page, form, home, reports }) => {
  await page.goto(home.page(SHOP))
  await expect(form.launcher).toBeVisible()
  await page.evaluate(() => {
    const heard: string[] = []
    Reflect.set(window, 'heard', heard)
    for (const type of ['click', 'pointerdown', 'mousemove', 'keydown', 'focus'])
      window.addEventListener(type, () => heard.push(type), true)
  })
  await form.open()
  await page.evaluate(() => Reflect.get(window, 'heard').splice(0))
  await area(form, 'Select area…').click()
  await expect(pickerOf(page)).toBeVisible()
  await expect(form.dialog).toBeHidden()
  await page.mouse.move(180, 220)
  await expect(pickerOf(page).locator('.label')).toHaveText('button “Pay now”')
  await page.mouse.click(180, 220)
  await expect(form.dialog).toBeVisible()
  await form.ready()
  await expect(area(form, 'Select area…')).toBeFocused()
  expect(await page.evaluate(() => Reflect.get(window, 'heard'))).toEqual([])
  await form.sendTitled('That button')
  await form.arrived()
  const report = await reports.titled('That button')
  const { width, height } = decode(report.files.screenshot as Buffer)
  expect([width, height]).toEqual([160, 48])
  expect(report.debugger?.parts[0]).toMatchObject({
    area: 'region',
    element: { selector: '#pay', role: 'button', name: 'Pay now' },
  })
})

test('the reporter draws a frame around a part', async ({ page, form, home, reports }) => {
  await page.goto(home.page(SHOP))
  await form.open()
  await area(form, 'Select area…').click()
  await pickerOf(page).waitFor()
  await page.mouse.move(60, 100)
  await page.mouse.down()
  await page.mouse.move(360, 300, { steps: 5 })
  await page.mouse.up()
  await form.ready()
  await form.sendTitled('A frame')
  await form.arrived()
  const report = await reports.titled('A frame')
  const { width, height } = decode(report.files.screenshot as Buffer)
  expect([width, height]).toEqual([300, 200])
  expect(report.debugger?.parts[0]).toMatchObject({ area: 'region' })
  expect(report.debugger?.parts[0]).not.toHaveProperty('element')
})

test('the reporter selects by keyboard, also below the viewport', async ({ page, form, home, reports }) => {
  await page.goto(
    home.page(`<main><h1>One</h1><section id=two style="height:2000px;background:#cde">Two</section></main>`),
  )
  await form.open()
  await area(form, 'Select area…').press('Enter')
  const picker = pickerOf(page)
  await expect(picker).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(picker.locator('.label')).toHaveText('main')
  await page.keyboard.press('ArrowDown')
  await expect(picker.locator('.label')).toHaveText('heading “One”')
  await page.keyboard.press('ArrowRight')
  await expect(picker.locator('.label')).toHaveText('section')
  await page.keyboard.press('Enter')
  await form.ready()
  await form.sendTitled('By keys')
  await form.arrived()
  const report = await reports.titled('By keys')
  expect(decode(report.files.screenshot as Buffer).height).toBe(2000)
  expect(report.debugger?.parts[0]?.element).toEqual({ selector: '#two', role: null, name: null })
})

test('the picture does not change if the reporter selects nothing', async ({ page, form, home }) => {
  await page.goto(home.page(SHOP))
  await form.open()
  for (const leave of [
    () => page.keyboard.press('Escape'),
    () => page.getByRole('button', { name: 'Cancel' }).click(),
  ]) {
    await area(form, 'Select area…').click()
    await pickerOf(page).waitFor()
    await leave()
    await form.ready()
    await expect(area(form, 'In view')).toHaveAttribute('aria-pressed', 'true')
    await expect(pickerOf(page)).toHaveCount(0)
  }
})

test('private content is neither in the picture of a part nor in its description', async ({
  page,
  form,
  home,
  reports,
}) => {
  await page.goto(
    home.page(`<div id="jane-doe" data-private style="width:300px;height:100px;background:#fff">Jane Doe</div>${ROWS}`),
  )
  await form.open()
  await area(form, 'Select area…').click()
  await pickerOf(page).waitFor()
  await page.mouse.click(60, 40)
  await form.ready()
  await form.sendTitled('A private part')
  await form.arrived()
  const report = await reports.titled('A private part')
  expect(report.debugger?.parts[0]?.element).toMatchObject({ name: null })
  expect(JSON.stringify(report.debugger?.parts)).not.toMatch(/jane.doe/i)
})

test('a page sets the area that the picture shows first', async ({ page, form, home, reports }) => {
  await page.goto(home.page(SHOP, { attributes: 'data-screenshot="page"' }))
  await form.open()
  await expect(area(form, 'Whole page')).toHaveAttribute('aria-pressed', 'true')
  await form.sendTitled('At first all of it')
  await form.arrived()
  expect((await reports.titled('At first all of it')).debugger?.parts[0]).toMatchObject({ area: 'page' })
  await page.evaluate(() => Reflect.get(window, 'Earshot').submit({ title: 'All of it without the form' }))
  expect((await reports.titled('All of it without the form')).debugger?.parts[0]).toMatchObject({ area: 'page' })
})

test('a page can ask the reporter to select a part first, and shows the viewport if the reporter cancels', async ({
  page,
  form,
  home,
}) => {
  await page.goto(home.page(SHOP, { attributes: 'data-screenshot="region"' }))
  await form.launcher.click()
  await pickerOf(page).waitFor()
  await page.keyboard.press('Escape')
  await form.ready()
  await expect(area(form, 'In view')).toHaveAttribute('aria-pressed', 'true')
})
