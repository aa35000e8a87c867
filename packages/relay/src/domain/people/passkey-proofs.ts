import type { PasskeyAssertion, PasskeyAttestation } from '@earshot/protocol'
import type { Passkey } from '../../storage/database.ts'
import type { RelyingParty } from './relying-party.ts'

/** What a browser has made and signed, and for whom it should be. `challenge`: base64url. */
interface Signed<Credential> {
  credential: Credential
  challenge: string
  party: RelyingParty
}

/** Verifies what browsers make and sign with passkeys. All of it is hostile until then. */
export interface PasskeyProofs {
  /** Options for `navigator.credentials.create`. `known`: the person's passkeys, which no device makes again. */
  creationOptions(wanted: {
    challenge: string
    party: RelyingParty
    person: { user_id: string; email: string; name: string }
    known: readonly Passkey[]
  }): Record<string, unknown>
  /** Options for `navigator.credentials.get`, for any passkey of the relay. */
  requestOptions(wanted: { challenge: string; party: RelyingParty }): Record<string, unknown>
  /** Null unless it is a new passkey for this relay and challenge, and the device verified its user. */
  verifyNew(
    signed: Signed<PasskeyAttestation>,
  ): Promise<Pick<Passkey, 'credential_id' | 'public_key' | 'counter' | 'transports'> | null>
  /** Null unless this passkey signed the challenge for this relay, and the device verified its user. */
  verifyUse(signed: Signed<PasskeyAssertion> & { passkey: Passkey }): Promise<{ counter: number } | null>
}
