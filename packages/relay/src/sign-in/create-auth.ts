import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { betterAuth } from 'better-auth/minimal'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { z } from 'zod'
import { type IdPrefix, newId } from '../ids.ts'
import type { AuthRowSteps } from '../storage/people-steps.ts'
import { authAdapter } from './auth-adapter.ts'
import { OIDC } from './provider-name.ts'
import { ADDRESS_HEADER, COOKIE_PREFIX, cookieNamePrefix, isSecure } from './session-cookie.ts'

export interface OidcSettings {
  issuer: string
  client_id: string
  client_secret: string
}

export interface AuthOptions {
  database: AuthRowSteps
  /** Signs cookies. */
  secret: string
  /** The relay's public URL. */
  public_url: string
  /** Lifetime of a session in seconds. */
  session_age_s: number
  oidc: OidcSettings | null
  /** @default the library's: scrypt, on the thread pool */
  password?: PasswordHash | undefined
}

export interface PasswordHash {
  hash: (password: string) => Promise<string>
  verify: (check: { hash: string; password: string }) => Promise<boolean>
}

export const SCRYPT: PasswordHash = { hash: hashPassword, verify: verifyPassword }

const ID_PREFIXES: Record<string, IdPrefix> = { user: 'usr', account: 'acc', session: 'sgn', verification: 'ver' }
const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** The sign-in library, configured. This module and the library take about 50 MB, so it is imported late. */
export function createAuth({ database, secret, public_url, session_age_s, oidc, password = SCRYPT }: AuthOptions) {
  const path = new URL(public_url).pathname
  return betterAuth({
    appName: 'Earshot',
    baseURL: `${public_url}/api/v1/auth`,
    secret,
    database: authAdapter(database),
    user: { modelName: 'auth_users', fields: { ...TIMES, emailVerified: 'email_verified' } },
    account: {
      modelName: 'auth_accounts',
      fields: {
        ...TIMES,
        userId: 'user_id',
        providerId: 'provider_id',
        accountId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
      updateAccountOnSignIn: false,
      accountLinking: { trustedProviders: [] },
    },
    session: {
      modelName: 'auth_sessions',
      fields: {
        ...TIMES,
        userId: 'user_id',
        token: 'hash',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      expiresIn: session_age_s,
      disableSessionRefresh: true,
    },
    verification: {
      modelName: 'auth_verifications',
      fields: { ...TIMES, expiresAt: 'expires_at' },
      storeIdentifier: 'hashed',
    },
    emailAndPassword: {
      enabled: true,
      // A person joins by an invitation, which is not the library's.
      disableSignUp: true,
      password,
      maxPasswordLength: 1000,
    },
    // The relay uses none of the provider's tokens after the sign-in.
    databaseHooks: { account: { create: { before: async (account) => ({ data: withoutTokens(account) }) } } },
    plugins: [proved(), ...(oidc ? [genericOAuth({ config: [oidcConfig(oidc)] })] : [])],
    rateLimit: { enabled: false },
    logger: { disabled: true },
    telemetry: { enabled: false },
    advanced: {
      // The library knows no prefix `__Host-`, so both are given as a part of the name.
      cookiePrefix: `${cookieNamePrefix(public_url)}${COOKIE_PREFIX}`,
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path, secure: isSecure(public_url) },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
      database: { generateId: ({ model }) => newId(ID_PREFIXES[model] ?? 'ver', Date.now()) },
    },
  })
}

export type Auth = ReturnType<typeof createAuth>

/** Adds a call that makes a session of a person whose identity was proved. It has no path. */
function proved() {
  return {
    id: 'earshot-proved',
    endpoints: {
      signInProved: createAuthEndpoint({ method: 'POST', body: z.object({ user_id: z.string() }) }, async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.user_id)
        if (!user) throw new Error(`There is no account ${ctx.body.user_id}.`)
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return { user_id: user.id }
      }),
    },
  }
}

function oidcConfig({ issuer, client_id, client_secret }: OidcSettings) {
  return {
    providerId: OIDC,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: client_id,
    clientSecret: client_secret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    requireIdTokenVerification: true,
  }
}

function withoutTokens<Account extends object>(account: Account): Account {
  return { ...account, accessToken: null, refreshToken: null, idToken: null }
}
