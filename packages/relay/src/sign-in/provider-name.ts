/** The OpenID Connect provider's name in paths and rows. */
export const OIDC = 'oidc'
