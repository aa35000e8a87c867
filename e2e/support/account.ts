import type { Page } from '@playwright/test'
import type { Relay } from './relay.ts'

export const PASSWORD = 'correct horse battery'

/** Where a browser uses the relay with passkeys, which it knows on pages of a host name only. */
export const named = (url: string) => url.replace('127.0.0.1', 'localhost')

/** Lets a person join by an invitation with this role. */
export async function join(page: Page, relay: Relay, { role, email }: { role: string; email: string }): Promise<void> {
  const link = JSON.parse(await relay.cli('members', 'invite', '--role', role, '--json')).link
  await page.goto(named(link))
  await page.getByLabel('Your name').fill('Zoë')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel(/^New password/).fill(PASSWORD)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByText('Welcome. You are signed in.').waitFor()
}

/** Gives the browser a device that keeps passkeys and verifies its user at once. */
export async function addAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    /** Whether its user is there and can be verified. */
    setUser: (state: 'present' | 'absent') =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: state === 'present' }),
  }
}
