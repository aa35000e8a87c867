import type { Member } from '../../storage/database.ts'
import type { PasskeyProofs } from './passkey-proofs.ts'

/** The client of a sign-in, as the person sees it in the list of sessions. */
export interface SignInClient {
  address: string
  /** The network that limits count it under. */
  network: string
  user_agent: string
}

/** A person with a new session. */
export interface SignedIn {
  member: Member
  /** The secret that the session cookie carries. It is not stored. */
  session_token: string
}

/** Who somebody is according to the organization's own sign-in. */
export interface Identity {
  user_id: string
  /** In lower case. */
  email: string
  /** Whether the organization's sign-in vouches for the address. */
  is_verified: boolean
  /** Values of Set-Cookie that end this sign-in. */
  cookies: string[]
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
  /** What people call the provider. */
  readonly name: string
  /** Where to send the browser, with cookies that it must bring back. */
  start(client: SignInClient): Promise<{ url: string; cookies: string[] }>
  /** 'expired' also for a return that was not started here, or is repeated. */
  finish(request: OidcReturn, client: SignInClient): Promise<Identity | 'expired' | 'refused'>
}

/** Proves who a person is. */
export interface SignIn {
  /**
   * Slow by intention, and outside the event loop. Throws UNAVAILABLE if too many are waiting, in
   * all or from this network.
   */
  hashPassword(password: string, network: string): Promise<string>
  /** Takes as long as `hashPassword`. */
  isPassword(check: { hash: string; password: string }, network: string): Promise<boolean>
  readonly passkeys: PasskeyProofs
  /** Null if it is not configured. */
  readonly oidc: OidcSignIn | null
}
