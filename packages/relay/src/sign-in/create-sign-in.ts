import { createHmac } from 'node:crypto'
import pLimit from 'p-limit'
import type { SignedIn, SignIn } from '../domain/people/sign-in.ts'
import { RelayError } from '../errors.ts'
import { headersOf } from './client-headers.ts'
import type { Auth, AuthOptions, PasswordHash } from './create-auth.ts'
import { createOidcSignIn } from './oidc.ts'

/** A hash takes a thread of the pool, which file access shares, and 32 MB. */
const MAX_CONCURRENT = 2
const MAX_WAITING = 64

type Options = Omit<AuthOptions, 'secret' | 'public_url'> & {
  /** The relay's secret. */
  secret: string
  /** Known only after the server listens. */
  readonly public_url: () => string
}

/** Proves passwords with better-auth, which is loaded at the first use. */
export function createSignIn(options: Options): SignIn {
  const limit = pLimit(MAX_CONCURRENT)
  const auth = createLoader(options, null)

  async function passwordHash(): Promise<PasswordHash> {
    return options.password ?? (await import('./create-auth.ts')).SCRYPT
  }

  /** Runs the work of one password, a few at a time. */
  function withPasswordWork<Result>(work: () => Promise<Result>): Promise<Result> {
    if (limit.pendingCount >= MAX_WAITING) {
      throw new RelayError('UNAVAILABLE', { message: 'Too many people are signing in. Try again in a few seconds.' })
    }
    return limit(work)
  }

  return {
    oidc: options.oidc && createOidcSignIn({ database: options.database, auth: createLoader(options, options.oidc) }),

    withPassword: (credentials, client) =>
      withPasswordWork(async () => {
        const { api } = await auth()
        try {
          const { headers, response } = await api.signInEmail({
            body: credentials,
            headers: headersOf(client),
            returnHeaders: true,
          })
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

    hashPassword: (password) => withPasswordWork(async () => (await passwordHash()).hash(password)),

    isPassword: (check) => withPasswordWork(async () => (await passwordHash()).verify(check)),
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
