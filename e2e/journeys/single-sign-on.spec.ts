import { startOidcProvider } from '../../packages/relay/test/support/oidc-provider.ts'
import { expect, test } from '../support/fixtures.ts'
import { startRelay } from '../support/relay.ts'

const ZOE = { sub: 'zoe-1', email: 'zoe@shop.example', email_verified: true }

test('a person signs in with the organization’s provider, after an invitation', async ({ page }) => {
  const provider = await startOidcProvider()
  const relay = await startRelay({
    settings: {
      EARSHOT_OIDC_ISSUER: provider.issuer,
      EARSHOT_OIDC_CLIENT_ID: 'earshot',
      EARSHOT_OIDC_CLIENT_SECRET: 'a secret',
      EARSHOT_OIDC_NAME: 'Shop & <Co>',
    },
  })
  provider.visit(ZOE)
  await page.goto(`${relay.url}/account/sign-in`)
  const button = page.getByRole('button', { name: 'Sign in with Shop & <Co>' })
  await button.click()
  await expect(page.getByText('no invitation is for your address')).toBeVisible()
  await expect(page).toHaveURL(`${relay.url}/account/sign-in`)

  await relay.cli('members', 'invite', '--role', 'admin', '--email', ZOE.email)
  await button.click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page).toHaveURL(`${relay.url}/account/me`)
  await expect(page.getByText('zoe@shop.example, admin')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await relay.remove()
  await provider.stop()
})
