import { randomBytes } from 'node:crypto'
import { ERRORS, FORM_PAGE, WIDGET_SCRIPT } from '@earshot/protocol'
import type { Express } from 'express'
import { offersForm } from '../../domain/capture/capture-config.ts'
import type { Context } from '../../domain/context.ts'
import { RelayError } from '../../errors.ts'
import type { HttpContext } from '../context.ts'
import { formPage, noFormPage } from '../form-page.ts'
import { networkOf } from '../network.ts'
import { sendPage } from '../page.ts'

const NO_FORM = 'This form does not exist or is closed. Ask the person who gave you the link.'

/** A page with the form, for links in mails or on sites that cannot embed the widget. */
export function addFormRoutes(app: Express, { context, limits }: HttpContext): void {
  app.get(FORM_PAGE, async (req, res) => {
    await limits.address(res, networkOf(req.ip))
    const public_key = String(req.params.public_key)
    const nonce = randomBytes(18).toString('base64')
    const is_offered = await offersForm(context, public_key)
    // People who follow a link get a page; clients that do not accept HTML get the error envelope.
    if (!is_offered && req.accepts(['json', 'html']) !== 'html') throw new RelayError('NOT_FOUND', { message: NO_FORM })
    const html = is_offered
      ? formPage({ public_key, widget: widgetFrom(req.path), nonce })
      : noFormPage({ message: NO_FORM, nonce })
    sendPage(res, { status: is_offered ? 200 : ERRORS.NOT_FOUND.status, html, policy: policyOf({ context, nonce }) })
  })
}

/** The script's URL relative to the page, whose path may end with a slash. */
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
