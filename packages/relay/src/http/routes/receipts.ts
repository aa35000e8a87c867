import { ERRORS, type FieldProblem, RECEIPT, RECEIPT_COMMENTS, RECEIPT_PAGE } from '@earshot/protocol'
import { newReceiptComment } from '@earshot/protocol/schemas'
import type { Express, Request, Response } from 'express'
import { z } from 'zod'
import { hashLinkToken } from '../../domain/people/link-token.ts'
import { commentOnReceipt, receiptUrl, showReceipt, withdrawReport } from '../../domain/receipts/receipts.ts'
import { RelayError } from '../../errors.ts'
import type { HttpContext } from '../context.ts'
import { networkOf } from '../network.ts'
import { isPageWanted, sendBackTo, sendPage } from '../page.ts'
import { newNonce, scriptlessPolicy } from '../page-policy.ts'
import { check, readForm, readJson } from '../parse.ts'
import { notePage, receiptPage } from '../receipt-page.ts'
import { addHeader, sendEmpty, sendJson } from '../response.ts'

/** Of a form, which is shown again if the comment is refused. */
const anyText = z.object({ body: z.string().default('') })

/** What reporters do with the link that they got: a page, and the same as JSON for the widget. */
export function addReceiptRoutes(app: Express, { context, limits, timeouts }: HttpContext): void {
  /** Counts the call, and returns the token. */
  async function begin(req: Request, res: Response): Promise<string> {
    addHeader(res, 'X-Robots-Tag', 'noindex, nofollow')
    await limits.address(res, networkOf(req.ip))
    return String(req.params.token)
  }

  async function comment(res: Response, wanted: { token: string; body: string }) {
    // Hashed, because the counts may be rows of a shared database.
    await limits.receipt(res, hashLinkToken(wanted.token))
    return commentOnReceipt(context, wanted)
  }

  async function show(res: Response, { token, draft, error }: { token: string; draft: string; error?: RelayError }) {
    const nonce = newNonce()
    const { pathname: path } = new URL(receiptUrl(context, token))
    const receipt = await showReceipt(context, token)
    const problem = error ? problemOf(error) : ''
    const status = error ? ERRORS[error.code].status : 200
    const html = receiptPage({ receipt, path, draft, problem, nonce })
    sendPage(res, { status, html, policy: scriptlessPolicy({ nonce }) })
  }

  app.get(RECEIPT_PAGE, async (req, res) => {
    const token = await begin(req, res)
    await show(res, { token, draft: '' }).catch(sendNoReceipt(req, res))
  })

  app.post(`${RECEIPT_PAGE}/comments`, async (req, res) => {
    const token = await begin(req, res)
    const { body: draft } = await readForm(req, { schema: anyText, timeout: timeouts.body })
    try {
      await comment(res, { token, ...check(newReceiptComment, { body: draft }) })
      sendBackTo(res, new URL(receiptUrl(context, token)).pathname)
    } catch (error) {
      if (!(error instanceof RelayError) || error.code === 'NOT_FOUND') sendNoReceipt(req, res)(error)
      else await show(res, { token, draft, error }).catch(sendNoReceipt(req, res))
    }
  })

  app.post(`${RECEIPT_PAGE}/withdrawal`, async (req, res) => {
    const token = await begin(req, res)
    try {
      await withdrawReport(context, token)
      sendNote(res, { status: 200, heading: 'Report withdrawn', text: 'Your report was deleted.' })
    } catch (error) {
      sendNoReceipt(req, res)(error)
    }
  })

  app.get(RECEIPT, async (req, res) => {
    sendJson(res, { status: 200, body: await showReceipt(context, await begin(req, res)) })
  })

  app.post(RECEIPT_COMMENTS, async (req, res) => {
    const token = await begin(req, res)
    const { value } = await readJson(req, { schema: newReceiptComment, timeout: timeouts.body })
    sendJson(res, { status: 201, body: await comment(res, { token, ...value }) })
  })

  app.delete(RECEIPT, async (req, res) => {
    await withdrawReport(context, await begin(req, res))
    sendEmpty(res, { status: 204 })
  })
}

/** Shows people a page for a link without a report, and throws everything else. */
function sendNoReceipt(req: Request, res: Response): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof RelayError) || error.code !== 'NOT_FOUND' || !isPageWanted(req)) throw error
    sendNote(res, { status: 404, heading: 'No report here', text: error.message })
  }
}

function sendNote(res: Response, { status, heading, text }: { status: number; heading: string; text: string }): void {
  const nonce = newNonce()
  sendPage(res, { status, html: notePage({ heading, text, nonce }), policy: scriptlessPolicy({ nonce }) })
}

/** The first field to correct, or what is wrong. */
function problemOf({ code, details, message }: RelayError): string {
  if (code !== 'VALIDATION_ERROR') return message
  return (details as FieldProblem[])[0]?.message ?? message
}
