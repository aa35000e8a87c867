import type { Request } from 'express'
import type { Actor } from '../domain/access/actor.ts'
import type { StoreContext } from '../domain/context.ts'
import { authenticate } from '../domain/keys/api-keys.ts'
import { invalid } from '../errors.ts'

/** Not a well-formed API key, so it is refused as malformed. */
const NOT_A_KEY = 'not a bearer token'

/** Finds who makes a management call. Throws UNAUTHENTICATED, or VALIDATION_ERROR for two credentials. */
export async function findActor(context: StoreContext, req: Request): Promise<Actor> {
  const { authorization } = req.headers
  const token = req.headers['api-token']
  if (authorization !== undefined && token !== undefined) {
    const message = 'Send the API key once, either as "Authorization: Bearer" or as "api-token".'
    throw invalid([{ path: 'headers.api-token', message }], { message })
  }
  return authenticate(context, authorization ? readBearer(authorization) : String(token ?? ''))
}

/** The credentials after `Bearer`. Returns a malformed key for any other scheme. */
function readBearer(authorization: string): string {
  const credentials = /^bearer +(\S+) *$/i.exec(authorization)?.[1]
  return credentials ?? NOT_A_KEY
}
