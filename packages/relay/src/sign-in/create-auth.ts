import { betterAuth } from 'better-auth/minimal'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { type IdPrefix, newId } from '../ids.ts'
import type { AuthRowSteps } from '../storage/people-steps.ts'
import { authAdapter } from './auth-adapter.ts'
import { OIDC } from './provider-name.ts'
import { ADDRESS_HEADER, COOKIE_PREFIX, cookieNamePrefix, isSecure } from './session-cookie.ts'

export interface OidcSettings {
  issuer: string
  client_id: string
  client_secret: string
  /** What people call it. */
  name: string
}

export interface AuthOptions {
  database: AuthRowSteps
  /** Signs cookies. */
  secret: string
  /** The relay's public URL. */
  public_url: string
  oidc: OidcSettings
}

const ID_PREFIXES: Record<string, IdPrefix> = { user: 'usr', account: 'acc', session: 'sgn', verification: 'ver' }
const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' }

/**
 * The library that signs people in at a provider, configured. This module and the library take about
 * 50 MB, so it is imported late.
 */
export function createAuth({ database, secret, public_url, oidc }: AuthOptions) {
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
      // The relay replaces it with a session of its own.
      expiresIn: 60,
      disableSessionRefresh: true,
    },
    verification: {
      modelName: 'auth_verifications',
      fields: { ...TIMES, expiresAt: 'expires_at' },
      storeIdentifier: 'hashed',
    },
    // The relay uses none of the provider's tokens after the sign-in.
    databaseHooks: { account: { create: { before: async (account) => ({ data: withoutTokens(account) }) } } },
    plugins: [genericOAuth({ config: [oidcConfig(oidc)] })],
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
