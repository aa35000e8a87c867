import { addAuthenticator, join, named, PASSWORD } from '../support/account.ts'
import { expect, test } from '../support/fixtures.ts'

test('a person adds a passkey, signs in with it, and ends the other session', async ({ page, relay }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await join(page, relay, { role: 'member', email: 'zoe@shop.example' })
  await page.getByRole('link', { name: 'your account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByText('zoe@shop.example, member')).toBeVisible()

  const device = await addAuthenticator(page)
  const passkeys = page.getByRole('region', { name: 'Passkeys' })
  await passkeys.getByLabel('Name of the new passkey').fill('The laptop')
  await passkeys.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(passkeys.getByRole('status')).toHaveText('The passkey The laptop is added. You can sign in with it.')
  await expect(passkeys.getByRole('heading')).toBeFocused()
  await expect(passkeys.getByRole('listitem')).toContainText('not used yet')

  await page.context().clearCookies()
  await device.setUser('absent')
  await page.goto(named(`${relay.url}/account/me`))
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByText('No passkey was used')).toBeVisible()
  await device.setUser('present')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(passkeys.getByRole('listitem')).toContainText('last used')

  await passkeys.getByRole('button', { name: 'Rename The laptop' }).click()
  await page.keyboard.type('The old laptop')
  await page.keyboard.press('Enter')
  await expect(passkeys.getByRole('listitem')).toContainText('The old laptop')

  const sessions = page.getByRole('region', { name: 'Sessions' })
  await expect(sessions.getByRole('listitem')).toHaveCount(2)
  await sessions.getByRole('button', { name: 'End all other sessions' }).click()
  await expect(sessions.getByRole('listitem')).toHaveCount(1)
  await expect(sessions.getByRole('listitem')).toContainText('(this session)')

  page.once('dialog', (dialog) => dialog.accept())
  await passkeys.getByRole('button', { name: 'Remove The old laptop' }).click()
  await expect(passkeys.getByRole('listitem')).toHaveCount(0)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByText('This passkey is not accepted here.')).toBeVisible()
  expect(said.filter((text) => !text.includes('the server responded with a status of'))).toEqual([])
})

test('a person signs in by keyboard, and changes the password', async ({ page, relay }) => {
  await join(page, relay, { role: 'viewer', email: 'ada@shop.example' })
  await page.context().clearCookies()
  await page.goto(`${relay.url}/account/sign-in`)
  await page.keyboard.press('Tab')
  await page.keyboard.type('ada@shop.example')
  await page.keyboard.press('Tab')
  await page.keyboard.type('not the password')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toContainText('The e-mail address or the password is wrong.')
  // Browsers know no passkeys at an IP address.
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden()
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  const password = page.getByRole('region', { name: 'Password' })
  await password.getByLabel('Current password').fill('not the password')
  await password.getByLabel(/^New password/).fill('another password')
  await page.keyboard.press('Enter')
  await expect(password.getByRole('status')).toHaveText('The current password is wrong.')
  await password.getByLabel('Current password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(password.getByRole('status')).toContainText('The password is changed')
})

for (const [name, use] of [
  ['a phone', { viewport: { width: 390, height: 844 } }],
  ['a dark phone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ['a small phone', { viewport: { width: 320, height: 568 } }],
] as const) {
  test.describe(name, () => {
    test.use(use)

    test('the pages of an account fit', async ({ page, relay }) => {
      await page.goto(named(`${relay.url}/account/sign-in`))
      const width = () => page.evaluate(() => document.documentElement.scrollWidth)
      expect(await width()).toBe(use.viewport.width)
      const email = `${'very-long-name-'.repeat(4)}@shop.example`
      await join(page, relay, { role: 'admin', email: `${name.replaceAll(' ', '-')}-${email}` })
      await page.goto(named(`${relay.url}/account/me`))
      await expect(page.getByRole('heading', { name: 'Sessions' })).toBeVisible()
      expect(await width()).toBe(use.viewport.width)
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl'
      })
      expect(await width()).toBe(use.viewport.width)
    })
  })
}
