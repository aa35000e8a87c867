import type { SignInClient } from '../domain/people/sign-in.ts'
import { ADDRESS_HEADER } from './session-cookie.ts'

const MAX_USER_AGENT_LENGTH = 300

/** What the sign-in library stores of the client, as headers. */
export function headersOf({ address, user_agent }: SignInClient): Headers {
  return new Headers({ [ADDRESS_HEADER]: address, 'user-agent': user_agent.slice(0, MAX_USER_AGENT_LENGTH) })
}
