import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { README_PICTURES } from '../support/paths.ts'
import { openShop } from '../support/shop.ts'

test('the README’s pictures show the form over the shop, and the picture that arrives', async ({
  page,
  form,
  relay,
  reports,
}) => {
  const shop = await openShop(relay)
  await page.goto(shop.url)
  await expect(form.launcher).toBeVisible()
  await page.getByRole('button', { name: 'Add Drift to basket' }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByLabel('Card number').fill('4111 1111 1111 1111')
  await page.getByRole('heading', { name: 'Your basket' }).scrollIntoViewIfNeeded()
  await page.getByLabel('Card number').blur()
  await form.open()
  await form.title.fill('My voucher is not taken')
  await form.summary.fill('I press Apply and nothing happens.')
  await form.openEditor()
  await form.draw('Rectangle', [
    { x: 90, y: 545 },
    { x: 622, y: 628 },
  ])
  await form.closeEditor()
  const open = await page.screenshot()
  await form.send.click()
  await form.arrived()
  const { files } = await reports.titled('My voucher is not taken')
  const arrived = files.screenshot as Buffer
  if (process.env.EARSHOT_PICTURES === '1') {
    await mkdir(README_PICTURES, { recursive: true })
    await writeFile(join(README_PICTURES, 'form.png'), open)
    await writeFile(join(README_PICTURES, 'report.png'), arrived)
  }
  expect(arrived.length).toBeGreaterThan(10_000)
  await shop.close()
})
