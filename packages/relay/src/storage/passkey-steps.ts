import type { NewEvent } from './event-records.ts'
import type { Passkey } from './people-records.ts'

/** People's passkeys, and the challenges that they sign. */
export interface PasskeySteps {
  /** False if the challenge was consumed before. */
  consumeChallenge(challenge: { id: string; at: number; expires_at: number }): Promise<boolean>
  /** A person never has more than `max`, also if several are created at the same time. */
  createPasskey(step: {
    passkey: Passkey
    max: number
    event: NewEvent
  }): Promise<'created' | 'already-known' | 'limit-reached'>
  /** Oldest first. */
  listPasskeys(user_id: string): Promise<Passkey[]>
  findPasskey(credential_id: string): Promise<Passkey | null>
  /** False if the counter did not grow although the device counts, as for a copied key. */
  usePasskey(step: { id: string; counter: number; at: number }): Promise<boolean>
  /** Null if the person has no such passkey. */
  renamePasskey(step: { id: string; user_id: string; name: string; event: NewEvent }): Promise<Passkey | null>
  deletePasskey(step: { id: string; user_id: string; event: NewEvent }): Promise<boolean>
}
