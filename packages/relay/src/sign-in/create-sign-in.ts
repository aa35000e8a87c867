import { createHmac } from 'node:crypto'
import type { SignIn } from '../domain/people/sign-in.ts'
import type { Auth, AuthOptions, OidcSettings } from './create-auth.ts'
import { createOidcSignIn } from './oidc.ts'
import { createPasskeyProofs } from './passkey-proofs.ts'
import { createPasswordQueue } from './password-queue.ts'

export interface PasswordHash {
  hash: (password: string) => Promise<string>
  verify: (check: { hash: string; password: string }) => Promise<boolean>
}

interface Options {
  database: AuthOptions['database']
  /** The relay's secret. */
  secret: string
  /** Known only after the server listens. */
  readonly public_url: () => string
  /** Null if no provider is configured. */
  oidc: OidcSettings | null
  /** @default scrypt, on the thread pool */
  password?: PasswordHash
}

/** Proves who people are. Each library is loaded at its first use. */
export function createSignIn({ database, oidc, ...options }: Options): SignIn {
  const withPasswordWork = createPasswordQueue()

  async function password(): Promise<PasswordHash> {
    if (options.password) return options.password
    const { hashPassword, verifyPassword } = await import('better-auth/crypto')
    return { hash: hashPassword, verify: verifyPassword }
  }

  return {
    oidc: oidc && createOidcSignIn({ name: oidc.name, database, auth: createLoader({ database, oidc, ...options }) }),
    passkeys: createPasskeyProofs(),
    hashPassword: (text, network) => withPasswordWork(network, async () => (await password()).hash(text)),
    isPassword: (check, network) => withPasswordWork(network, async () => (await password()).verify(check)),
  }
}

/** Loads and configures the library at the first call. */
function createLoader({ secret, public_url, database, oidc }: Options & { oidc: OidcSettings }): () => Promise<Auth> {
  let loading: Promise<Auth> | null = null

  async function load(): Promise<Auth> {
    const { createAuth } = await import('./create-auth.ts')
    const cookie_secret = createHmac('sha256', secret).update('sign-in cookies').digest('base64url')
    return createAuth({ database, oidc, secret: cookie_secret, public_url: public_url() })
  }

  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
}
