import { randomBytes } from 'node:crypto'
import { ERRORS, FORM_PAGE, WIDGET_SCRIPT } from '@earshot/protocol'
import type { Express, Response } from 'express'
import { offersForm } from '../../domain/capture/capture-config.ts'
import type { Context } from '../../domain/context.ts'
import { RelayError } from '../../errors.ts'
import type { HttpContext } from '../context.ts'
import { formPage, noFormPage } from '../form-page.ts'
import { networkOf } from '../network.ts'
import { sendHead } from '../response.ts'

const NO_FORM = 'There is no such form, or it is closed. Ask whoever gave you the link.'

/** The form by itself, for a link in a mail or on a site that cannot embed it. */
export function addFormRoutes(app: Express, { context, limits }: HttpContext): void {
  app.get(FORM_PAGE, async (req, res) => {
    await limits.address(res, networkOf(req.ip))
    const public_key = String(req.params.public_key)
    const nonce = randomBytes(18).toString('base64')
    const is_offered = await offersForm(context, public_key)
    // Whoever follows a link reads a sentence; whatever asks for no page by name gets the envelope, as anywhere else.
    if (!is_offered && req.accepts(['json', 'html']) !== 'html') throw new RelayError('NOT_FOUND', { message: NO_FORM })
    const html = is_offered
      ? formPage({ public_key, widget: widgetFrom(req.path), nonce })
      : noFormPage({ said: NO_FORM, nonce })
    sendPage(res, { status: is_offered ? 200 : ERRORS.NOT_FOUND.status, html, policy: policyOf({ context, nonce }) })
  })
}

/** The script's address relative to the page's, which may be called with a slash at its end. */
function widgetFrom(path: string): string {
  return `${path.endsWith('/') ? '../..' : '..'}${WIDGET_SCRIPT}`
}

function policyOf({ context, nonce }: { context: Context; nonce: string }): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    `connect-src 'self' ${context.files.direct?.origin ?? ''}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function sendPage(res: Response, { status, html, policy }: { status: number; html: string; policy: string }): void {
  const body = Buffer.from(html)
  sendHead(res, {
    status,
    size: body.length,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  })
  res.end(body)
}
