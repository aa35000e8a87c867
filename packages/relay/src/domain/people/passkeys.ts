import {
  MAX_PASSKEYS,
  type PasskeyAttestation,
  RECENT_SIGN_IN_AGE,
  type Passkey as ShownPasskey,
} from '@earshot/protocol'
import { RelayError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import { isoTime, isoTimeOrNull } from '../../iso-time.ts'
import type { Passkey } from '../../storage/database.ts'
import type { StoreContext } from '../context.ts'
import { newEvent } from '../events/new-event.ts'
import { consumeChallenge, newChallenge, readChallenge } from './passkey-challenge.ts'
import { requirePassword } from './passwords.ts'
import type { PeopleContext, Person } from './person.ts'
import { relyingParty } from './relying-party.ts'

/**
 * Begins to add a passkey. A passkey outlives the session, so whoever found a session open must not
 * get one: throws SIGN_IN_AGAIN unless the person signed in recently or sends the password.
 */
export async function beginPasskey(
  context: PeopleContext,
  person: Person,
  { password, network }: { password: string | undefined; network: string },
): Promise<Record<string, unknown>> {
  const party = relyingParty(context.public_url)
  const isRecent = context.now() - person.signed_in_at <= RECENT_SIGN_IN_AGE
  if (password !== undefined) await requirePassword(context, person, { password, network })
  else if (!isRecent) throw new RelayError('SIGN_IN_AGAIN')
  const known = await context.database.listPasskeys(person.member.user_id)
  if (known.length >= MAX_PASSKEYS) throw limitReached()
  const challenge = newChallenge(context, person.session_id)
  return context.sign_in.passkeys.creationOptions({ challenge, party, person: person.member, known })
}

/** Adds the passkey that the person's device has made. */
export async function addPasskey(
  context: PeopleContext,
  { member, session_id, actor }: Person,
  { name, credential }: { name: string; credential: PasskeyAttestation },
): Promise<ShownPasskey> {
  const party = relyingParty(context.public_url)
  const client_data = credential.response.clientDataJSON
  const { challenge, payload } = readChallenge(context, { client_data, session_id })
  const made = await context.sign_in.passkeys.verifyNew({ credential, challenge, party })
  if (!made) throw new RelayError('PASSKEY_REFUSED')
  await consumeChallenge(context, payload)
  const at = context.now()
  const passkey = { id: newId('psk', at), user_id: member.user_id, ...made, name, created_at: at, last_used_at: null }
  const event = newEvent(context, actor, { ...about(passkey.id, 'passkey.created'), changes: { name } })
  const created = await context.database.createPasskey({ passkey, max: MAX_PASSKEYS, event })
  if (created === 'limit-reached') throw limitReached()
  if (created === 'already-known') {
    throw new RelayError('CONFLICT', { message: 'This passkey was already added. You can sign in with it.' })
  }
  return toShown(passkey)
}

/** The person's passkeys, oldest first. */
export async function listPasskeys({ database }: StoreContext, { member }: Person): Promise<ShownPasskey[]> {
  return (await database.listPasskeys(member.user_id)).map(toShown)
}

/** Throws NOT_FOUND, also for another person's passkey. */
export async function renamePasskey(
  context: StoreContext,
  { member, actor }: Person,
  { id, name }: { id: string; name: string },
): Promise<ShownPasskey> {
  const event = newEvent(context, actor, { ...about(id, 'passkey.updated'), changes: { name } })
  const renamed = await context.database.renamePasskey({ id, user_id: member.user_id, name, event })
  if (!renamed) throw notFound()
  return toShown(renamed)
}

/** Removes a passkey, with which nobody signs in from then on. Throws as renamePasskey does. */
export async function deletePasskey(context: StoreContext, { member, actor }: Person, id: string): Promise<void> {
  const event = newEvent(context, actor, { ...about(id, 'passkey.deleted'), changes: {} })
  if (!(await context.database.deletePasskey({ id, user_id: member.user_id, event }))) throw notFound()
}

function about<Type extends `passkey.${string}`>(subject_id: string, type: Type) {
  return { type, subject_id, project_id: null }
}

function toShown({ id, name, created_at, last_used_at }: Passkey): ShownPasskey {
  return { id, name, created_at: isoTime(created_at), last_used_at: isoTimeOrNull(last_used_at) }
}

function limitReached(): RelayError {
  const message = `You have ${MAX_PASSKEYS} passkeys, which is the maximum. Remove one that you do not use.`
  return new RelayError('KEY_LIMIT_REACHED', { message, details: { limit: MAX_PASSKEYS } })
}

function notFound(): RelayError {
  return new RelayError('NOT_FOUND', { message: 'This passkey does not exist. Reload the list.' })
}
