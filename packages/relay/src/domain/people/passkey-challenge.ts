import { PASSKEY_CHALLENGE_AGE } from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import { type PasskeyChallenge, readToken, signToken } from '../capture/tokens.ts'
import type { PeopleContext } from './person.ts'

/**
 * A challenge for a passkey, base64url. It is signed and not stored, so beginning a sign-in costs
 * nothing. `session_id`: of the session that adds a passkey, or null to sign in.
 */
export function newChallenge({ now, signing_key }: PeopleContext, session_id: string | null): string {
  const at = now()
  const payload = { id: newId('ver', at), session_id, expires_at: at + PASSKEY_CHALLENGE_AGE }
  return Buffer.from(signToken(signing_key, { purpose: 'passkey', payload })).toString('base64url')
}

/** The challenge that a browser had signed. Throws SIGN_IN_EXPIRED unless this session can use it. */
export function readChallenge(
  { now, signing_key }: PeopleContext,
  { client_data, session_id }: { client_data: string; session_id: string | null },
): { challenge: string; payload: PasskeyChallenge } {
  const challenge = challengeIn(client_data)
  const text = Buffer.from(challenge, 'base64url').toString()
  const payload = readToken(signing_key, { purpose: 'passkey', text })
  if (payload?.session_id !== session_id || payload.expires_at <= now()) throw new RelayError('SIGN_IN_EXPIRED')
  return { challenge, payload }
}

/** Lets a challenge be used once. Throws SIGN_IN_EXPIRED for the second use. */
export async function consumeChallenge(
  { database, now }: PeopleContext,
  { id, expires_at }: PasskeyChallenge,
): Promise<void> {
  if (!(await database.consumeChallenge({ id, at: now(), expires_at }))) throw new RelayError('SIGN_IN_EXPIRED')
}

/** Empty for anything that is not a browser's client data. */
function challengeIn(client_data: string): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(client_data, 'base64url').toString())
    return typeof challenge === 'string' ? challenge : ''
  } catch {
    return ''
  }
}
