import { ConfigError } from '../errors.ts'

interface Settings {
  oidc_issuer: string | null
  oidc_client_id: string | null
  oidc_client_secret: string | null
  oidc_name: string
}

/** The OpenID Connect provider's settings, or null without one. Throws if only some are set. */
export function oidcSettings({
  oidc_issuer: issuer,
  oidc_client_id: client_id,
  oidc_client_secret: client_secret,
  oidc_name: name,
}: Settings) {
  if (issuer && client_id && client_secret) return { issuer, client_id, client_secret, name }
  if (!issuer && !client_id && !client_secret) return null
  throw new ConfigError(
    'EARSHOT_OIDC_ISSUER, EARSHOT_OIDC_CLIENT_ID and EARSHOT_OIDC_CLIENT_SECRET must be set together.',
  )
}
