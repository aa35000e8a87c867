import { randomBytes } from 'node:crypto'
import { FORM_PAGE } from '@earshot/protocol'
import type { Express } from 'express'
import { offersForm } from '../../domain/capture.ts'
import { RelayError } from '../../errors.ts'
import { answerHead } from '../answer.ts'
import type { HttpContext } from '../context.ts'
import { formPage } from '../form-page.ts'
import { addressGroup } from '../rate-limit.ts'

/** The form by itself, for a link in a mail or on a site that cannot embed it. */
export function addFormRoutes(app: Express, { context, limits }: HttpContext): void {
  app.get(FORM_PAGE, async (req, res) => {
    await limits.address(res, addressGroup(req.ip))
    const public_key = String(req.params.public_key)
    if (!(await offersForm(context, public_key))) {
      throw new RelayError('NOT_FOUND', {
        message: 'There is no such form, or it is closed. Ask whoever gave you the link.',
      })
    }
    const nonce = randomBytes(18).toString('base64')
    const html = Buffer.from(formPage({ public_key, nonce }))
    const policy = [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      `style-src 'nonce-${nonce}'`,
      'img-src data:',
      `connect-src 'self' ${context.files.direct?.origin ?? ''}`.trim(),
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]
    answerHead(res, {
      status: 200,
      size: html.length,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Length': html.length,
        'Cache-Control': 'no-store',
        'Content-Security-Policy': policy.join('; '),
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
      },
    })
    res.end(html)
  })
}
