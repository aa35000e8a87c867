import { PASSKEY_CHALLENGE_AGE } from '@earshot/protocol'
import type { PasskeyProofs } from '../domain/people/passkey-proofs.ts'

/** COSE: EdDSA, ES256 and RS256, which every browser has. */
const ALGORITHMS = [-8, -7, -257]
/** Only its browser uses them, to offer the right devices. */
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const

/** Verifies passkeys with SimpleWebAuthn, which takes about 30 MB and is loaded at the first use. */
export function createPasskeyProofs(): PasskeyProofs {
  const library = () => import('@simplewebauthn/server')

  return {
    creationOptions: ({ challenge, party, person, known }) => ({
      challenge,
      rp: { id: party.id, name: 'Earshot' },
      user: { id: encode(person.user_id), name: person.email, displayName: person.name },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
      timeout: PASSKEY_CHALLENGE_AGE,
      excludeCredentials: known.map(({ credential_id, transports }) => ({
        id: credential_id,
        type: 'public-key',
        transports,
      })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
    }),

    requestOptions: ({ challenge, party }) => ({
      challenge,
      rpId: party.id,
      timeout: PASSKEY_CHALLENGE_AGE,
      userVerification: 'required',
      allowCredentials: [],
    }),

    async verifyNew({ credential, challenge, party }) {
      const { verifyRegistrationResponse } = await library()
      if (!(await isUnattested(credential.response.attestationObject))) return null
      const { transports = [], ...response } = credential.response
      const verified = await orNull(
        verifyRegistrationResponse({
          response: { ...credential, response, clientExtensionResults: {} },
          expectedChallenge: challenge,
          expectedOrigin: party.origin,
          expectedRPID: party.id,
          requireUserVerification: true,
          supportedAlgorithmIDs: ALGORITHMS,
        }),
      )
      if (!verified?.verified) return null
      const { id, publicKey, counter } = verified.registrationInfo.credential
      return {
        credential_id: id,
        public_key: encode(publicKey),
        counter,
        transports: TRANSPORTS.filter((transport) => transports.includes(transport)),
      }
    },

    async verifyUse({ credential, challenge, party, passkey }) {
      if (credential.response.userHandle !== encode(passkey.user_id)) return null
      const { verifyAuthenticationResponse } = await library()
      const verified = await orNull(
        verifyAuthenticationResponse({
          response: { ...credential, clientExtensionResults: {} },
          expectedChallenge: challenge,
          expectedOrigin: party.origin,
          expectedRPID: party.id,
          requireUserVerification: true,
          credential: {
            id: passkey.credential_id,
            publicKey: new Uint8Array(Buffer.from(passkey.public_key, 'base64url')),
            counter: passkey.counter,
          },
        }),
      )
      return verified?.verified ? { counter: verified.authenticationInfo.newCounter } : null
    },
  }
}

/**
 * Whether no maker vouches for the device, as the options ask for. The library would fetch the
 * revocation list that the maker's certificate names, from any address.
 */
async function isUnattested(attestation_object: string): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  try {
    const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestation_object, 'base64url')))
    return (
      decoded.get('fmt') === 'none' ||
      (decoded.get('fmt') === 'packed' && decoded.get('attStmt').get('x5c') === undefined)
    )
  } catch {
    return false
  }
}

/** The library throws for everything that it does not accept. */
async function orNull<Result>(verified: Promise<Result>): Promise<Result | null> {
  try {
    return await verified
  } catch {
    return null
  }
}

function encode(value: string | Uint8Array): string {
  return Buffer.from(value).toString('base64url')
}
