import type { Locator } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'

const edges = (text: Locator) =>
  text.evaluate((element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    const { left, right } = range.getBoundingClientRect()
    return { left: Math.round(left), right: Math.round(right) }
  })

for (const { dir, width, side } of [
  { dir: 'ltr', width: 1280, side: 'left' },
  { dir: 'rtl', width: 1280, side: 'right' },
  { dir: 'ltr', width: 390, side: 'left' },
] as const) {
  test(`what can be done about a failure begins where its text begins, ${dir} in a window of ${width} pixels`, async ({
    page,
    form,
    home,
  }) => {
    await page.setViewportSize({ width, height: 700 })
    await page.route('**/api/**', (route) => route.abort())
    await page.goto(home.page('<h1>Harbour</h1>', { attributes: `data-dir="${dir}"` }))
    await form.open()
    await form.sendTitled('Not sent')
    await expect(form.problem).toBeVisible({ timeout: 30_000 })
    const heading = await edges(form.problem.getByRole('heading'))
    const button = await edges(form.problem.getByRole('button', { name: 'Copy my text' }))
    expect(button[side]).toBe(heading[side])
  })
}
