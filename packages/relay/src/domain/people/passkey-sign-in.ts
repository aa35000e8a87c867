import type { PasskeyAssertion } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import type { Member } from '../../storage/database.ts'
import { asGuess } from './guesses.ts'
import { consumeChallenge, newChallenge, readChallenge } from './passkey-challenge.ts'
import type { PeopleContext } from './person.ts'
import { recordRefusedSignIn } from './refused-sign-in.ts'
import { relyingParty } from './relying-party.ts'
import type { SignedIn, SignInClient } from './sign-in.ts'
import { startSession } from './start-session.ts'

/** Begins a sign-in with any passkey of the relay. */
export function beginPasskeySignIn(context: PeopleContext): Record<string, unknown> {
  const party = relyingParty(context.public_url)
  return context.sign_in.passkeys.requestOptions({ challenge: newChallenge(context, null), party })
}

/**
 * Signs a person in by the challenge that their passkey has signed. Throws SIGN_IN_EXPIRED, or
 * PASSKEY_REFUSED, without telling whether the passkey is unknown or its signature is wrong.
 */
export function signInWithPasskey(
  context: PeopleContext,
  credential: PasskeyAssertion,
  client: SignInClient,
): Promise<SignedIn> {
  return asGuess(context.guesses, { network: client.network }, () => complete(context, credential, client))
}

async function complete(context: PeopleContext, credential: PasskeyAssertion, client: SignInClient): Promise<SignedIn> {
  const party = relyingParty(context.public_url)
  const client_data = credential.response.clientDataJSON
  const { challenge, payload } = readChallenge(context, { client_data, session_id: null })
  const passkey = await context.database.findPasskey(credential.id)
  const member = passkey && (await context.database.findMemberByUser(passkey.user_id))
  if (!passkey || !member) throw new RelayError('PASSKEY_REFUSED')
  const proof = await context.sign_in.passkeys.verifyUse({ credential, challenge, party, passkey })
  if (!proof) throw refused(context, { member, client })
  await consumeChallenge(context, payload)
  // A counter that did not grow is that of a copy.
  const isUsed = await context.database.usePasskey({ id: passkey.id, counter: proof.counter, at: context.now() })
  const signedIn = isUsed && (await startSession(context, { member, how: 'passkey', client }))
  if (!signedIn) throw refused(context, { member, client })
  return signedIn
}

function refused(context: PeopleContext, { member, client }: { member: Member; client: SignInClient }): RelayError {
  recordRefusedSignIn(context, { member, how: 'passkey', client })
  return new RelayError('PASSKEY_REFUSED')
}
