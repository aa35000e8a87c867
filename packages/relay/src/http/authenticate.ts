import type { Request, Response } from 'express'
import type { Actor } from '../domain/access/actor.ts'
import { authenticate } from '../domain/keys/authenticate.ts'
import { invalid } from '../errors.ts'
import type { HttpContext } from './context.ts'
import { isConfidential } from './is-confidential.ts'
import { networkOf } from './network.ts'
import { findSignedIn, hasSession } from './people/person.ts'

/** Not a well-formed API key, so it is refused as malformed. */
const NOT_A_KEY = 'not a bearer token'

/**
 * Finds who makes a management call, and counts the call. A refusal counts toward the limit of the
 * client's address. Throws UNAUTHENTICATED; RATE_LIMITED; VALIDATION_ERROR for two credentials, or for a key over plain http or from a
 * page; IP_NOT_ALLOWED; and FOREIGN_PAGE for a session that a page elsewhere uses.
 */
export async function findActor(http: HttpContext, req: Request, res: Response): Promise<Actor> {
  const { authorization } = req.headers
  const token = req.headers['api-token']
  if (authorization !== undefined && token !== undefined) {
    const message = 'Send the API key once, either as "Authorization: Bearer" or as "api-token".'
    throw invalid([{ path: 'headers.api-token', message }], { message })
  }
  const hasKey = authorization !== undefined || token !== undefined
  if (hasKey && hasSession(http.context, req)) {
    const message = 'Send either an API key or a session cookie, not both.'
    throw invalid([{ path: 'headers.cookie', message }], { message })
  }
  const api_key = authorization ? readBearer(authorization) : String(token ?? '')
  if (api_key && !http.allow_http && !isConfidential(req)) {
    const message =
      'API keys are not accepted over plain http, where others can read them. Use https. Behind a proxy, set EARSHOT_TRUST_PROXY on the relay.'
    throw invalid([{ path: 'url', message }], { message })
  }
  // Counted before the look-up, so that guesses past the limit cost no query.
  const takeBack = await http.limits.address(res, networkOf(req.ip))
  const person = hasKey ? null : await findSignedIn(http.context, req)
  const actor =
    person?.actor ?? (await authenticate(http.context, { api_key, address: req.ip, origin: req.headers.origin }))
  await takeBack()
  await http.limits.actor(res, actor.id)
  return actor
}

/** The credentials after `Bearer`. Returns a malformed key for any other scheme. */
function readBearer(authorization: string): string {
  const credentials = /^bearer +(\S+) *$/i.exec(authorization)?.[1]
  return credentials ?? NOT_A_KEY
}
