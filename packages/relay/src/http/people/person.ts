import type { Request } from 'express'
import type { Context } from '../../domain/context.ts'
import { findPerson, type Person } from '../../domain/people/person.ts'
import { sessionCookieName, sessionHashOf } from '../../sign-in/session-cookie.ts'
import { requireOwnPage } from './own-page.ts'

export type SessionContext = Pick<Context, 'database' | 'now' | 'public_url'>

/** Whether the request has a session cookie, valid or not. */
export function hasSession({ public_url }: SessionContext, req: Request): boolean {
  return sessionHashOf(req.headers.cookie, sessionCookieName(public_url)) !== null
}

/**
 * Who is signed in, by the session cookie. Null without one. Throws UNAUTHENTICATED for a session
 * that has ended, and FOREIGN_PAGE for an unsafe call of a page elsewhere.
 */
export async function findSignedIn(context: SessionContext, req: Request): Promise<Person | null> {
  const { public_url } = context
  const hash = sessionHashOf(req.headers.cookie, sessionCookieName(public_url))
  if (hash === null) return null
  requireOwnPage(req, { public_url, missing: 'refused' })
  return findPerson(context, hash)
}
