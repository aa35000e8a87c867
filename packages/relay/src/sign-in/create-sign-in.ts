import { createHmac } from 'node:crypto'
import type { SignedIn, SignIn } from '../domain/people/sign-in.ts'
import { headersOf } from './client-headers.ts'
import type { Auth, AuthOptions, PasswordHash } from './create-auth.ts'
import { createOidcSignIn } from './oidc.ts'
import { createPasswordQueue } from './password-queue.ts'
import { hashSessionToken } from './session-cookie.ts'
import { findStoredPassword } from './stored-password.ts'

type Options = Omit<AuthOptions, 'secret' | 'public_url'> & {
  /** The relay's secret. */
  secret: string
  /** Known only after the server listens. */
  readonly public_url: () => string
}

/** Proves passwords with better-auth, which is loaded at the first use. */
export function createSignIn(options: Options): SignIn {
  const { database } = options
  const withPasswordWork = createPasswordQueue()
  const auth = createLoader(options, null)

  async function passwordHash(): Promise<PasswordHash> {
    return options.password ?? (await import('./create-auth.ts')).SCRYPT
  }

  return {
    oidc: options.oidc && createOidcSignIn({ database, auth: createLoader(options, options.oidc) }),

    withPassword: (credentials, client) =>
      withPasswordWork(client.network, async () => {
        const { api } = await auth()
        const before = await findStoredPassword(database, credentials.email)
        try {
          const { headers, response } = await api.signInEmail({
            body: credentials,
            headers: headersOf(client),
            returnHeaders: true,
          })
          // A password that was changed since its check has ended all sessions but this new one.
          if ((await findStoredPassword(database, credentials.email)) !== before) {
            const where = [{ column: 'hash', operator: '=' as const, value: hashSessionToken(response.token) }]
            await database.deleteAuthRows({ table: 'auth_sessions', where })
            return null
          }
          return { user_id: response.user.id, cookies: headers.getSetCookie() }
        } catch (error) {
          if (isRefused(error)) return null
          throw error
        }
      }),

    async withProof(user_id, client) {
      const { api } = await auth()
      const { headers } = await api.signInProved({
        body: { user_id },
        headers: headersOf(client),
        returnHeaders: true,
      })
      return { user_id, cookies: headers.getSetCookie() } satisfies SignedIn
    },

    hashPassword: (password, network) => withPasswordWork(network, async () => (await passwordHash()).hash(password)),

    isPassword: (check, network) => withPasswordWork(network, async () => (await passwordHash()).verify(check)),
  }
}

/** Loads and configures the library at the first call. */
function createLoader(options: Options, oidc: AuthOptions['oidc']): () => Promise<Auth> {
  let loading: Promise<Auth> | null = null

  async function load(): Promise<Auth> {
    const { createAuth } = await import('./create-auth.ts')
    const secret = createHmac('sha256', options.secret).update('sign-in cookies').digest('base64url')
    return createAuth({ ...options, oidc, secret, public_url: options.public_url() })
  }

  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
}

/** The library's error for a wrong password or an unknown e-mail. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 'UNAUTHORIZED'
}
