/** The client of a sign-in, as the person sees it in the list of sessions. */
export interface SignInClient {
  address: string
  /** The network that limits count it under. */
  network: string
  user_agent: string
}

/** A new session. */
export interface SignedIn {
  user_id: string
  /** Values of Set-Cookie. */
  cookies: string[]
}

/** Who somebody is according to the organization's own sign-in. */
export interface Identity extends SignedIn {
  /** In lower case. */
  email: string
  /** Whether the organization's sign-in vouches for the address. */
  is_verified: boolean
}

/** The browser's request when it returns from the organization's sign-in. */
export interface OidcReturn {
  /** The query, with its question mark. */
  query: string
  /** The Cookie header. */
  cookie: string
}

/** Sign-in at an OpenID Connect provider. */
export interface OidcSignIn {
  /** Where to send the browser, with cookies that it must bring back. */
  start(client: SignInClient): Promise<{ url: string; cookies: string[] }>
  /** 'expired' also for a return that was not started here, or is repeated. */
  finish(request: OidcReturn, client: SignInClient): Promise<Identity | 'expired' | 'refused'>
}

/** Proves who a person is, and makes sessions. */
export interface SignIn {
  /**
   * Null if no person has this e-mail and password. An unknown e-mail takes the same time as a wrong
   * password.
   */
  withPassword(credentials: { email: string; password: string }, client: SignInClient): Promise<SignedIn | null>
  /** Makes a session of a person whose identity was proved in another way. */
  withProof(user_id: string, client: SignInClient): Promise<SignedIn>
  /**
   * Slow by intention, and outside the event loop. Throws UNAVAILABLE if too many are waiting, in
   * all or from this network.
   */
  hashPassword(password: string, network: string): Promise<string>
  isPassword(check: { hash: string; password: string }, network: string): Promise<boolean>
  /** Null if it is not configured. */
  readonly oidc: OidcSignIn | null
}
