import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()
const encode = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')

interface CreationOptions {
  challenge: string
  rp: { id: string }
  user: { id: string }
}
interface RequestOptions {
  challenge: string
  rpId: string
}

/** What makes a device misbehave. */
export interface Behaviour {
  origin?: string
  rp_id?: string
  /** Flags of the authenticator data. @default present and verified */
  flags?: number
  counter?: number
  challenge?: string
  /** Who vouches for the device, as CBOR values. @default nobody */
  attestation?: { fmt: string; attStmt: Map<string, string[]> }
}

/** A device with one passkey, together with its browser, which shows a page of `origin`. */
export function createAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = encode(randomBytes(32))
  let userHandle = ''

  const clientData = (type: string, challenge: string, { origin: other = origin }: Behaviour) =>
    encode(JSON.stringify({ type, challenge, origin: other, crossOrigin: false }))

  function authenticatorData(rp_id: string, flags: number, counter: number): Buffer {
    const head = Buffer.alloc(5)
    head.writeUInt8(flags)
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(rp_id), head])
  }

  function credentialData(): Buffer {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
    const cose = new Map<number, number | Uint8Array<ArrayBuffer>>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(32)
    return Buffer.concat([Buffer.alloc(16), length, Buffer.from(id, 'base64url'), isoCBOR.encode(cose)])
  }

  return {
    id,

    /** The new passkey, as a browser sends it. */
    create(options: CreationOptions, behaviour: Behaviour = {}) {
      const { rp_id = options.rp.id, flags = USER_PRESENT | USER_VERIFIED, counter = 0 } = behaviour
      userHandle = options.user.id
      const data = Buffer.concat([authenticatorData(rp_id, flags | HAS_CREDENTIAL, counter), credentialData()])
      const { fmt, attStmt } = behaviour.attestation ?? { fmt: 'none', attStmt: new Map() }
      const attestationObject = encode(
        isoCBOR.encode(
          new Map<string, never>([
            ['fmt', fmt as never],
            ['attStmt', attStmt as never],
            ['authData', new Uint8Array(data) as never],
          ]),
        ),
      )
      const clientDataJSON = clientData('webauthn.create', behaviour.challenge ?? options.challenge, behaviour)
      const response = { clientDataJSON, attestationObject, transports: ['internal', 'made up'] }
      return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
    },

    /** A signed challenge, as a browser sends it. */
    get(options: RequestOptions, behaviour: Behaviour = {}) {
      const { rp_id = options.rpId, flags = USER_PRESENT | USER_VERIFIED, counter = 0 } = behaviour
      const data = authenticatorData(rp_id, flags, counter)
      const clientDataJSON = clientData('webauthn.get', behaviour.challenge ?? options.challenge, behaviour)
      const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))])
      const signature = encode(sign('sha256', signed, privateKey))
      const response = { clientDataJSON, authenticatorData: encode(data), signature, userHandle }
      return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
    },
  }
}
