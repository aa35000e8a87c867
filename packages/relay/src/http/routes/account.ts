import { randomBytes } from 'node:crypto'
import type { Express } from 'express'
import { ACCOUNT_PAGES, accountPage } from '../account-page.ts'
import { sendPage } from '../page.ts'

/** Pages with which people join, sign in and set a new password. */
export function addAccountPages(app: Express): void {
  for (const [path, about] of Object.entries(ACCOUNT_PAGES)) {
    app.get(path, (_req, res) => {
      const nonce = randomBytes(18).toString('base64')
      sendPage(res, { status: 200, html: accountPage(about, nonce), policy: policyOf(nonce) })
    })
  }
}

function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
