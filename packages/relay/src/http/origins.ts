import cors from 'cors'
import type { NextFunction, Request, Response } from 'express'
import { addHeader, answerEmpty } from './answer.ts'

const DAY_IN_SECONDS = 86_400
const EXPOSED = 'X-Request-Id, Retry-After, RateLimit, RateLimit-Policy'

/**
 * Any page may read what the public routes answer, refusals included: the person who embeds the widget must be able to read which
 * origin to add. It never goes with credentials. What protects is the check of origin and key in the domain, not this.
 */
const allowRequest = cors({
  origin: true,
  methods: ['GET', 'POST', 'PUT'],
  maxAge: DAY_IN_SECONDS,
  preflightContinue: true,
})

const PUBLIC = ['/api/v1/public/', '/api/v1/uploads/']

/** CORS headers on the public routes, and the answer to a preflight. The management API gets none. */
export function publicOrigins(req: Request, res: Response, next: NextFunction): void {
  if (!PUBLIC.some((prefix) => req.url.startsWith(prefix))) next()
  else if (req.method === 'OPTIONS') allowRequest(req, res, () => answerPreflight(req, res))
  else {
    allowReading(req, res)
    next()
  }
}

function answerPreflight(req: Request, res: Response): void {
  // A relay in the office network, asked by a page on the internet. https://wicg.github.io/private-network-access/
  if (req.headers['access-control-request-private-network'] === 'true') {
    addHeader(res, 'Access-Control-Allow-Private-Network', 'true')
  }
  answerEmpty(res, { status: 204 })
}

function allowReading(req: Request, res: Response): void {
  const { origin } = req.headers
  addHeader(res, 'Vary', 'Origin')
  if (origin === undefined) return
  addHeader(res, 'Access-Control-Allow-Origin', origin)
  addHeader(res, 'Access-Control-Expose-Headers', EXPOSED)
}
