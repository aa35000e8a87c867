import { expect, test } from '../support/fixtures.ts'

test('the page of the API is found by keyboard, filtered, and copied from', async ({ page, relay }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await page.goto(`${relay.url}/docs/api`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Earshot API')

  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the operations' })).toBeFocused()
  const filter = page.getByRole('searchbox')
  await filter.fill('finalize')
  await expect(page.getByRole('navigation').getByRole('listitem')).toHaveCount(0)
  await filter.fill('upload session')
  const links = page.getByRole('navigation').getByRole('listitem')
  await expect(links).toHaveCount(2)
  await filter.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#postPublicCaptureUploadSessions$/)
  const operation = page.getByRole('article', { name: 'Open an upload session' })
  await expect(operation.getByRole('heading', { name: 'Open an upload session' })).toBeInViewport()
  await expect(operation.getByText('capture_token', { exact: true })).toBeVisible()

  await operation.getByText(/codes$/).click()
  await expect(operation.getByText('ORIGIN_NOT_ALLOWED')).toBeVisible()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await operation.getByRole('button', { name: 'Copy' }).click()
  await expect(operation.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain(`curl "${relay.url}/api/v1/public/capture/upload-sessions"`)
  expect(said).toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ viewport: { width: 390, height: 844 }, colorScheme })

    test('the page of the API fits a phone, where the list of operations is closed at first', async ({
      page,
      relay,
    }) => {
      await page.goto(`${relay.url}/docs/api`)
      const link = page.getByRole('navigation').getByRole('link', { name: 'List reports, newest first' })
      await expect(link).toBeHidden()
      await page.getByRole('navigation').getByText('Earshot API').click()
      await link.click()
      await expect(link).toBeHidden()
      await expect(page.getByRole('heading', { name: 'List reports, newest first' })).toBeInViewport()
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBe(390)
      const colours = await page.evaluate(() => [
        getComputedStyle(document.body).color,
        getComputedStyle(document.body).backgroundColor,
      ])
      expect(colours[0]).not.toBe(colours[1])
    })
  })
}
