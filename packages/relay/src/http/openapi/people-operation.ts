import type { PeopleRoute } from '../people/route.ts'
import type { Operation } from './operation.ts'

/** Codes that every route for people may return. */
const ALWAYS = ['VALIDATION_ERROR', 'RATE_LIMITED', 'INTERNAL', 'UNAVAILABLE'] as const
const WITH_BODY = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const

/** Describes a route with which people manage their own sign-in. */
export function peopleOperation(route: PeopleRoute): Operation {
  const { method, path, summary, access, body, response, errors = [] } = route
  return {
    method,
    path,
    tag: 'People',
    summary,
    needs_session: access === 'member',
    body,
    status: response ? (route.status ?? 200) : 204,
    response,
    errors: [
      ...ALWAYS,
      ...(method === 'get' ? [] : (['FOREIGN_PAGE'] as const)),
      ...(access === 'member' ? (['UNAUTHENTICATED'] as const) : []),
      ...(path.includes(':') ? (['NOT_FOUND'] as const) : []),
      ...(body ? WITH_BODY : []),
      ...errors,
    ],
  }
}
