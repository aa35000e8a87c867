import { ERRORS, SHARE_PAGE, type SharedReport } from '@earshot/protocol'
import { linkPassword } from '@earshot/protocol/schemas'
import type { Express, Request, Response } from 'express'
import { shareUrl } from '../../domain/sharing/share-links.ts'
import { enterLinkPassword, showSharedReport } from '../../domain/sharing/shared-report.ts'
import { RelayError } from '../../errors.ts'
import type { HttpContext } from '../context.ts'
import { networkOf } from '../network.ts'
import { isPageWanted, sendBackTo, sendPage } from '../page.ts'
import { newNonce, scriptlessPolicy } from '../page-policy.ts'
import { readForm, readJson } from '../parse.ts'
import { addHeader, sendJson } from '../response.ts'
import { noLinkPage, passwordPage, sharePage } from '../share-page.ts'
import { passCookie, passesOf } from '../share-pass.ts'

/** Shared reports: a page for people, JSON for programs. */
export function addShareRoutes(app: Express, { context, limits, timeouts }: HttpContext): void {
  async function begin(req: Request, res: Response): Promise<void> {
    addHeader(res, 'X-Robots-Tag', 'noindex, nofollow')
    addHeader(res, 'Vary', 'Accept')
    await limits.address(res, networkOf(req.ip))
  }

  app.get(SHARE_PAGE, async (req, res) => {
    await begin(req, res)
    const passes = passesOf(req.headers.cookie, context.public_url)
    try {
      sendShared({ req, res }, await showSharedReport(context, { token: String(req.params.token), passes }))
    } catch (error) {
      sendProblem({ req, res }, error)
    }
  })

  app.post(SHARE_PAGE, async (req, res) => {
    await begin(req, res)
    const isForm = Boolean(req.is('application/x-www-form-urlencoded'))
    const body = { schema: linkPassword, timeout: timeouts.body }
    const { password } = isForm ? await readForm(req, body) : (await readJson(req, body)).value
    const token = String(req.params.token)
    try {
      const { shared, pass } = await enterLinkPassword(context, { token, password, network: networkOf(req.ip) })
      const path = new URL(shareUrl(context, token)).pathname
      res.setHeader('Set-Cookie', passCookie({ pass, path, public_url: context.public_url }))
      if (isPageWanted(req)) sendBackTo(res, path)
      else sendShared({ req, res }, shared)
    } catch (error) {
      sendProblem({ req, res }, error)
    }
  })
}

interface Exchange {
  req: Request
  res: Response
}

function sendShared({ req, res }: Exchange, shared: SharedReport): void {
  if (!isPageWanted(req)) {
    sendJson(res, { status: 200, body: shared })
    return
  }
  const nonce = newNonce()
  const picture_origin = shared.screenshot && new URL(shared.screenshot.url).origin
  sendPage(res, { status: 200, html: sharePage(shared, nonce), policy: scriptlessPolicy({ nonce, picture_origin }) })
}

/** Shows people a page for what they can do something about, and throws everything else. */
function sendProblem({ req, res }: Exchange, error: unknown): void {
  if (!(error instanceof RelayError) || !isPageWanted(req)) throw error
  const { code, message, retry_after } = error
  const nonce = newNonce()
  if (retry_after !== undefined) addHeader(res, 'Retry-After', retry_after)
  const html =
    code === 'NOT_FOUND' ? noLinkPage({ message, nonce }) : passwordPage({ problem: problemOf(error), nonce })
  sendPage(res, { status: ERRORS[code].status, html, policy: scriptlessPolicy({ nonce }) })
}

/** Nothing to say before the first attempt. */
function problemOf({ code, message }: RelayError): string {
  return code === 'PASSWORD_REQUIRED' ? '' : message
}
