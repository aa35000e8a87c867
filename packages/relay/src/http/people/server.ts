import type { Express, Request, Response } from 'express'
import { invalid, RelayError } from '../../errors.ts'
import type { HttpContext } from '../context.ts'
import { showErrorsOn } from '../error-handler.ts'
import { isConfidential } from '../is-confidential.ts'
import { networkOf } from '../network.ts'
import { readJson } from '../parse.ts'
import { sendEmpty, sendJson, sendRedirect } from '../response.ts'
import { requireOwnPage } from './own-page.ts'
import { findSignedIn } from './person.ts'
import type { PeopleRoute } from './route.ts'
import { PEOPLE_ROUTES } from './table.ts'

/** Adds sign-in, sessions and everything else that people do with their own account. */
export function addPeopleRoutes(app: Express, http: HttpContext): void {
  for (const route of PEOPLE_ROUTES) {
    app[route.method](route.path, (req, res) => respond({ route, http, req, res }))
  }
}

async function respond({
  route,
  http: { context, timeouts, limits, allow_http },
  req,
  res,
}: {
  route: PeopleRoute
  http: HttpContext
  req: Request
  res: Response
}): Promise<void> {
  const { public_url } = context
  const pages = req.accepts(['json', 'html']) === 'html' ? route.pages : undefined
  if (pages) showErrorsOn(res, `${public_url}${pages.refused}`)
  const { authorization, 'api-token': token, 'user-agent': user_agent = '' } = req.headers
  if (authorization !== undefined || token !== undefined) {
    const message = 'This call is for people, who send no API key. Send it without one.'
    throw invalid([{ path: 'headers', message }], { message })
  }
  if (route.body && !allow_http && !isConfidential(req)) {
    const message =
      'Passwords are not accepted over plain http, where others can read them. Use https. Behind a proxy, set EARSHOT_TRUST_PROXY on the relay.'
    throw invalid([{ path: 'url', message }], { message })
  }
  const network = networkOf(req.ip)
  await limits.address(res, network)
  if (route.access === 'public') requireOwnPage(req, { public_url, missing: 'allowed' })
  const person = route.access === 'member' ? await findSignedIn(context, req) : null
  if (route.access === 'member' && !person) {
    throw new RelayError('UNAUTHENTICATED', { message: 'Sign in first.', details: { reason: 'missing' } })
  }
  const params = Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)]))
  const body = route.body && (await readJson(req, { schema: route.body, timeout: timeouts.body })).value
  const request = { query: new URL(req.originalUrl, 'http://localhost').search, cookie: req.headers.cookie ?? '' }
  const client = { address: req.ip ?? '', network, user_agent }
  const { body: response, cookies } = await route.run({ context, client, params, body, person, request })
  // Several cookies are several headers, which the response's other headers never are.
  if (cookies) res.setHeader('Set-Cookie', [...cookies])
  if (pages) sendRedirect(res, `${public_url}${pages.done}`)
  else if (route.response) sendJson(res, { status: route.status ?? 200, body: response as object })
  else sendEmpty(res, { status: 204 })
}
