import { hashLinkToken } from '../domain/people/link-token.ts'
import type { OidcSignIn } from '../domain/people/sign-in.ts'
import type { AuthRowSteps } from '../storage/people-steps.ts'
import { headersOf } from './client-headers.ts'
import type { Auth } from './create-auth.ts'
import { OIDC } from './provider-name.ts'
import { COOKIE_NAME } from './session-cookie.ts'

/** The library's codes for a sign-in that was not started by this browser, or long ago. */
const EXPIRED = ['state_mismatch', 'state_not_found', 'state_invalid']

/** Signs people in at an OpenID Connect provider, with better-auth. */
export function createOidcSignIn({
  name,
  database,
  auth,
}: {
  name: string
  database: AuthRowSteps
  auth: () => Promise<Auth>
}): OidcSignIn {
  return {
    name,

    async start(client) {
      const { api } = await auth()
      const { headers, response } = await api.signInSocial({
        body: { provider: OIDC, disableRedirect: true },
        headers: headersOf(client),
        returnHeaders: true,
      })
      if (!response.url) throw new Error('The provider has no authorization endpoint.')
      return { url: response.url, cookies: headers.getSetCookie() }
    },

    async finish({ query, cookie }, client) {
      const { handler, $context } = await auth()
      const headers = headersOf(client)
      headers.set('cookie', cookie)
      const { baseURL } = await $context
      const response = await handler(new Request(`${baseURL}/callback/${OIDC}${query}`, { headers }))
      const error = new URL(response.headers.get('location') ?? '', baseURL).searchParams.get('error')
      if (error) return EXPIRED.includes(error) ? 'expired' : 'refused'
      const cookies = response.headers.getSetCookie()
      const user = await takeSession(cookies)
      if (!user) throw new Error(`The sign-in library answered ${response.status} without a session.`)
      return {
        user_id: String(user.id),
        email: String(user.email),
        is_verified: user.email_verified === 1,
        cookies: cookies.filter((cookie) => !cookie.includes(COOKIE_NAME)),
      }
    },
  }

  /** Ends the library's own session, which only its cookie names, and returns its account. */
  async function takeSession(cookies: string[]) {
    const value = cookies.map((cookie) => cookie.split(';')[0]?.split(`${COOKIE_NAME}=`)[1]).find(Boolean)
    const hash = hashLinkToken(decodeURIComponent(value ?? '').split('.')[0] ?? '')
    const [session] = await database.deleteAuthRows({
      table: 'auth_sessions',
      where: [{ column: 'hash', operator: '=', value: hash }],
    })
    const where = [{ column: 'id', operator: '=' as const, value: session?.user_id ?? '' }]
    return (await database.selectAuthRows({ table: 'auth_users', where }))[0]
  }
}
