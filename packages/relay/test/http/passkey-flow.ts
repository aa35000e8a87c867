import { expect } from 'vitest'
import { type Behaviour, createAuthenticator } from '../support/authenticator.ts'
import type { peopleOf } from './people-flow.ts'
import type { RelayUnderTest } from './relay-under-test.ts'

/** The calls that pages make for passkeys. Browsers know the relay of a test as `localhost`. */
export function passkeysOf(relay: RelayUnderTest, people: ReturnType<typeof peopleOf>) {
  const origin = relay.url.replace('127.0.0.1', 'localhost')
  const begin = (cookie: string, body: object = {}) =>
    people.send('POST', '/api/v1/passkeys/options', { cookie, body, origin })
  const finish = (cookie: string, credential: object, name = 'The laptop') =>
    people.send('POST', '/api/v1/passkeys', { cookie, body: { name, credential }, origin })
  const signInOptions = async () => {
    const begun = await people.send('POST', '/api/v1/auth/passkey/options', { origin })
    expect(begun.status, begun.text).toBe(200)
    return begun.body.options
  }
  const send = (credential: object) => people.send('POST', '/api/v1/auth/passkey', { body: { credential }, origin })

  return {
    origin,
    begin,
    finish,
    send,
    signInOptions,
    device: () => createAuthenticator(origin),

    /** A device with a passkey of the person with this cookie. */
    async added(cookie: string, name?: string) {
      const device = createAuthenticator(origin)
      const { options } = (await begin(cookie)).body
      const added = await finish(cookie, device.create(options), name)
      expect(added.status, added.text).toBe(201)
      return { ...device, passkey: added.body as { id: string; name: string } }
    },

    signIn: async (device: ReturnType<typeof createAuthenticator>, behaviour: Behaviour = {}) =>
      send(device.get(await signInOptions(), behaviour)),
  }
}
