import type { Scope } from '@earshot/protocol'
import type { Request } from 'express'
import type { StoreContext } from '../domain/context.ts'
import { authenticate, requireScope } from '../domain/keys/api-keys.ts'
import { invalid } from '../errors.ts'
import type { ApiKey } from '../storage/database.ts'

/** Not a well-formed API key, so it is refused as malformed. */
const NOT_A_KEY = 'not a bearer token'

/**
 * Returns the API key from `Authorization: Bearer` or `api-token`. Throws unless it is valid and
 * permits `scope`.
 */
export async function requireApiKey(
  context: StoreContext,
  { req, scope }: { req: Request; scope: Scope },
): Promise<ApiKey> {
  const { authorization } = req.headers
  const token = req.headers['api-token']
  if (authorization !== undefined && token !== undefined) {
    const message = 'Send the API key once, either as "Authorization: Bearer" or as "api-token".'
    throw invalid([{ path: 'headers.api-token', message }], { message })
  }
  const key = await authenticate(context, authorization ? readBearer(authorization) : String(token ?? ''))
  requireScope(key, scope)
  return key
}

/** The credentials after `Bearer`. Returns a malformed key for any other scheme. */
function readBearer(authorization: string): string {
  const credentials = /^bearer +(\S+) *$/i.exec(authorization)?.[1]
  return credentials ?? NOT_A_KEY
}
