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

/** Proves who a person is, and makes sessions. */
export interface SignIn {
  /**
   * Null if no person has this e-mail and password. An unknown e-mail takes the same time as a wrong
   * password.
   */
  withPassword(credentials: { email: string; password: string }, client: SignInClient): Promise<SignedIn | null>
  /** Makes a session of a person whose identity was proved in another way. */
  withProof(user_id: string, client: SignInClient): Promise<SignedIn>
  /** Slow by intention, and outside the event loop. Throws UNAVAILABLE if too many are waiting. */
  hashPassword(password: string): Promise<string>
  isPassword(check: { hash: string; password: string }): Promise<boolean>
}
