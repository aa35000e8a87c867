import { DOWNLOAD, HEALTH, READY, REPORTS } from '@earshot/protocol'
import cors from 'cors'
import type { NextFunction, Request, Response } from 'express'
import { addHeader, sendEmpty } from './response.ts'

const DAY_IN_SECONDS = 86_400
const EXPOSED = 'X-Request-Id, Retry-After, RateLimit, RateLimit-Policy'

/**
 * Any page may read what the public routes answer, refusals included: the person who embeds the widget must be able to read which
 * origin to add. It never goes with credentials. What protects is the check of origin and key in the domain, not this.
 */
const allowRequest = cors({
  origin: true,
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  maxAge: DAY_IN_SECONDS,
  preflightContinue: true,
})

/** The paths that are not for pages: the management API, links to artifacts, and what a monitor asks for. */
const CLOSED = [REPORTS, DOWNLOAD.replace('/:artifact_id', ''), HEALTH, READY]

/**
 * CORS headers, and the answer to a preflight, on every path but the closed ones. Unknown paths have them too: without them a client
 * with a wrong URL sees a network error instead of the 404.
 */
export function allowPages(req: Request, res: Response, next: NextFunction): void {
  if (isClosed(req.path)) next()
  else if (req.method === 'OPTIONS') allowRequest(req, res, () => sendPreflight(req, res))
  else {
    allowReading(req, res)
    next()
  }
}

/** Routes match in either case, so this does as well. */
function isClosed(path: string): boolean {
  const lower = path.toLowerCase()
  return CLOSED.some((closed) => lower === closed || lower.startsWith(`${closed}/`))
}

function sendPreflight(req: Request, res: Response): void {
  // A relay in the office network, asked by a page on the internet. https://wicg.github.io/private-network-access/
  if (req.headers['access-control-request-private-network'] === 'true') {
    addHeader(res, 'Access-Control-Allow-Private-Network', 'true')
  }
  sendEmpty(res, { status: 204 })
}

function allowReading(req: Request, res: Response): void {
  const { origin } = req.headers
  addHeader(res, 'Vary', 'Origin')
  if (origin === undefined) return
  addHeader(res, 'Access-Control-Allow-Origin', origin)
  addHeader(res, 'Access-Control-Expose-Headers', EXPOSED)
}
