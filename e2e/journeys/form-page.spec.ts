import { expect, test } from '../support/fixtures.ts'

test('a link opens a form that sends a report without a host page', async ({ page, form, relay, reports }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await page.goto(`${relay.url}/form/${await relay.captureKey([relay.url])}`)
  await expect(form.dialog).toBeVisible()
  await expect(form.dialog.getByRole('heading', { name: 'Screenshot' })).toHaveCount(0)
  const card = page.getByRole('button', { name: 'Write a report', includeHidden: true })
  await expect(card).toBeHidden()
  await form.dialog.evaluate((dialog) => Promise.all(dialog.getAnimations().map(({ finished }) => finished)))
  const box = await form.dialog.boundingBox()
  const window = page.viewportSize()
  expect(box && box.x + box.width / 2).toBeCloseTo((window?.width ?? 0) / 2)
  expect(box && box.y + box.height / 2).toBeCloseTo((window?.height ?? 0) / 2)
  await form.summary.fill('It says "closed", on a Tuesday.')
  await form.sendTitled('By the link')
  await form.arrived()
  const { report, debugger: known } = await reports.titled('By the link')
  expect(report.summary).toBe('It says "closed", on a Tuesday.')
  expect(report.artifacts.map(({ kind }) => kind)).toEqual(['debugger'])
  expect(known?.parts).toContainEqual(expect.objectContaining({ kind: 'screenshot', state: 'left_out' }))

  await page.keyboard.press('Escape')
  await expect(page.getByRole('status')).toContainText(`Your report ${report.id.slice(-8).toUpperCase()} has arrived.`)
  await card.click()
  await expect(form.title).toHaveValue('')
  expect(said).toEqual([])
})
