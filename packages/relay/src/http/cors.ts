import { DOWNLOAD, HEALTH, METRICS, READY, RECEIPT_PAGE, SHARE_PAGE, STATUS } from '@earshot/protocol'
import cors from 'cors'
import type { NextFunction, Request, Response } from 'express'
import { MANAGEMENT_ROUTES } from './management/table.ts'
import { PEOPLE_ROUTES } from './people/table.ts'
import { addHeader, sendEmpty } from './response.ts'

const DAY_IN_SECONDS = 86_400
const EXPOSED = 'X-Request-Id, Retry-After, RateLimit, RateLimit-Policy'

/**
 * Any page may read responses of the public routes, including refusals, so that a developer who
 * embeds the widget can see which origin to add. Credentials are never allowed. CORS is not the
 * protection here; the check of origin and key in the domain is.
 */
const allowRequest = cors({
  origin: true,
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  maxAge: DAY_IN_SECONDS,
  preflightContinue: true,
})

/** Paths that pages may not read: the management API, sign-ins, links to artifacts and reports, and health checks. */
const CLOSED = new Set(
  [
    ...[...MANAGEMENT_ROUTES, ...PEOPLE_ROUTES].map(({ path }) => path),
    DOWNLOAD,
    RECEIPT_PAGE,
    SHARE_PAGE,
    HEALTH,
    READY,
    STATUS,
    METRICS,
  ].map(beforeParameter),
)

/**
 * Adds CORS headers and responds to preflights on every path except the closed ones. Unknown paths
 * are included: otherwise a client with a wrong URL would see a network error instead of the 404.
 */
export function allowPages(req: Request, res: Response, next: NextFunction): void {
  if (isClosed(req.path)) next()
  else if (req.method === 'OPTIONS') allowRequest(req, res, () => sendPreflight(req, res))
  else {
    allowReading(req, res)
    next()
  }
}

/** `/api/v1/reports` for `/api/v1/reports/:id`. */
function beforeParameter(path: string): string {
  return path.replace(/\/:.*$/, '')
}

/** Case-insensitive, like the routes. */
function isClosed(path: string): boolean {
  const lower = path.toLowerCase()
  return [...CLOSED].some((closed) => lower === closed || lower.startsWith(`${closed}/`))
}

function sendPreflight(req: Request, res: Response): void {
  // For a relay in a private network and a page on the internet.
  // https://wicg.github.io/private-network-access/
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
