import type { Scope } from '@earshot/protocol'
import type { Request } from 'express'
import { authenticate, requireScope } from '../domain/api-keys.ts'
import type { StoreContext } from '../domain/context.ts'
import { invalid } from '../errors.ts'
import type { ApiKey } from '../storage/database.ts'

/** The API key of a request, from `Authorization: Bearer` or `api-token`, which must permit `scope`. */
export async function requireApiKey(
  context: StoreContext,
  { req, scope }: { req: Request; scope: Scope },
): Promise<ApiKey> {
  const { authorization } = req.headers
  const token = req.headers['api-token']
  if (authorization !== undefined && token !== undefined) {
    const message = 'Send the API key once: either as "Authorization: Bearer" or as "api-token".'
    throw invalid([{ path: 'headers.api-token', message }], { message })
  }
  const key = await authenticate(context, authorization === undefined ? String(token ?? '') : bearer(authorization))
  requireScope(key, scope)
  return key
}

/** What stands behind `Bearer`; another scheme stays as it is, and is then no API key. */
function bearer(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? authorization
}
