import cors from 'cors'
import type { NextFunction, Request, Response } from 'express'
import { answerEmpty } from './answer.ts'

const DAY_IN_SECONDS = 86_400

/**
 * Any page may read what the public routes answer, refusals included: the person who embeds the widget must be able to read which
 * origin to add. It never goes with credentials. What protects is the check of origin and key in the domain, not this.
 */
const allow = cors({
  origin: true,
  methods: ['GET', 'POST', 'PUT'],
  exposedHeaders: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
  maxAge: DAY_IN_SECONDS,
  preflightContinue: true,
})

const PUBLIC = ['/api/v1/public/', '/api/v1/uploads/']

/** CORS headers on the public routes, and the answer to a preflight. The management API gets none. */
export function publicOrigins(req: Request, res: Response, next: NextFunction): void {
  if (!PUBLIC.some((prefix) => req.url.startsWith(prefix))) {
    next()
    return
  }
  allow(req, res, () => {
    if (req.method !== 'OPTIONS') {
      next()
      return
    }
    // A relay in the office network, asked by a page on the internet. https://wicg.github.io/private-network-access/
    if (req.headers['access-control-request-private-network'] === 'true') {
      res.setHeader('Access-Control-Allow-Private-Network', 'true')
    }
    answerEmpty(res, { status: 204 })
  })
}
