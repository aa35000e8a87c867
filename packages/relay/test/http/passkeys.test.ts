import { MAX_PASSKEYS } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GUESSES_PER_NETWORK } from '../../src/domain/people/guesses.ts'
import { aPasskey } from '../contracts/people.ts'
import { anEvent } from '../contracts/samples.ts'
import type { Behaviour } from '../support/authenticator.ts'
import { expectRefusal } from './expect-refusal.ts'
import { passkeysOf } from './passkey-flow.ts'
import { cookieOf, OWNER, PASSWORD, peopleOf } from './people-flow.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

const MINUTE = 60_000

let relay: RelayUnderTest
let people: ReturnType<typeof peopleOf>
let passkeys: ReturnType<typeof passkeysOf>
let owner: string
beforeEach(async () => {
  relay = await startRelay()
  people = peopleOf(relay)
  passkeys = passkeysOf(relay, people)
  owner = await people.owner()
})
afterEach(() => relay.dispose())

const list = async (cookie: string) => (await people.send('GET', '/api/v1/passkeys', { cookie })).body.items
const ownerUser = async () =>
  (await relay.database.findMemberByEmail({ ...relay.operator, email: OWNER }))?.user_id ?? ''
const events = async (type: string) => {
  const { organization_id } = relay.operator
  const found = await relay.database.readEvents({ organization_id, after: 0, limit: 100 })
  return found.filter((event) => event.type === type)
}

describe('a passkey', () => {
  it('signs its person in without an address or a password', async () => {
    const device = await passkeys.added(owner)
    const options = await passkeys.signInOptions()
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [] })
    const signedIn = await passkeys.send(device.get(options))
    expect(signedIn.status, signedIn.text).toBe(200)
    expect(signedIn.body.member).toMatchObject({ email: OWNER, role: 'owner' })
    const cookie = cookieOf(signedIn)
    expect((await people.send('GET', '/api/v1/auth/signed-in', { cookie })).body).toEqual(signedIn.body)
    expect((await list(cookie))[0].last_used_at).toBe(new Date(relay.clock.now).toISOString())
    expect((await events('session.started')).map(({ changes }) => changes)).toEqual([
      { how: 'password' },
      { how: 'passkey' },
    ])
  })

  it('is made by a device that keeps it, verifies its user, and has none of this person yet', async () => {
    const { id } = await passkeys.added(owner)
    const { options } = (await passkeys.begin(owner)).body
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      user: { name: OWNER, displayName: 'Zoë' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id, transports: ['internal'] }],
      attestation: 'none',
    })
  })

  it('is listed, renamed and removed by its person only', async () => {
    const zoe = await people.member(owner, { role: 'admin', email: 'zoe@shop.example' })
    const device = await passkeys.added(owner, 'The laptop')
    const path = `/api/v1/passkeys/${device.passkey.id}`
    const rename = (cookie: string, name: string) => people.send('PATCH', path, { cookie, body: { name } })
    expect(await list(zoe.cookie)).toEqual([])
    expectRefusal(await rename(zoe.cookie, 'Mine'), 'NOT_FOUND')
    expectRefusal(await people.send('DELETE', path, { cookie: zoe.cookie }), 'NOT_FOUND')
    expectRefusal(await rename(owner, ' '), 'VALIDATION_ERROR')
    expect((await rename(owner, 'The old laptop')).body).toMatchObject({ name: 'The old laptop', last_used_at: null })
    expect(await list(owner)).toMatchObject([{ id: device.passkey.id, name: 'The old laptop' }])
    expect((await people.send('DELETE', path, { cookie: owner })).status).toBe(204)
    expectRefusal(await passkeys.signIn(device), 'PASSKEY_REFUSED')
    const types = ['passkey.created', 'passkey.updated', 'passkey.deleted']
    for (const type of types) expect(await events(type)).toHaveLength(1)
  })

  it('ends with its member', async () => {
    const zoe = await people.member(owner, { role: 'admin', email: 'zoe@shop.example' })
    const device = await passkeys.added(zoe.cookie)
    await people.send('DELETE', `/api/v1/members/${zoe.id}`, { cookie: owner })
    expectRefusal(await passkeys.signIn(device), 'PASSKEY_REFUSED')
  })
})

describe('a sign-in with a passkey', () => {
  it('is completed once', async () => {
    const device = await passkeys.added(owner)
    const credential = device.get(await passkeys.signInOptions())
    const answers = await Promise.all([1, 2, 3].map(() => passkeys.send(credential)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    expectRefusal(await passkeys.send(credential), 'SIGN_IN_EXPIRED')
  })

  it('is completed within five minutes', async () => {
    const device = await passkeys.added(owner)
    const credential = device.get(await passkeys.signInOptions())
    relay.clock.now += 5 * MINUTE
    expectRefusal(await passkeys.send(credential), 'SIGN_IN_EXPIRED')
  })

  it('needs a challenge that this relay made for a sign-in', async () => {
    const device = await passkeys.added(owner)
    const options = await passkeys.signInOptions()
    const toAdd = (await passkeys.begin(owner)).body.options.challenge
    const changed = Buffer.from(Buffer.from(options.challenge, 'base64url').toString().replace(/.$/, '~'))
    for (const challenge of [toAdd, changed.toString('base64url'), 'AAAA', '']) {
      expectRefusal(await passkeys.send(device.get(options, { challenge })), 'SIGN_IN_EXPIRED')
    }
    const credential = device.get(options)
    const other = { ...credential.response, clientDataJSON: 'AAAA' }
    expectRefusal(await passkeys.send({ ...credential, response: other }), 'SIGN_IN_EXPIRED')
    expectRefusal(await passkeys.send({ ...credential, response: {} }), 'VALIDATION_ERROR')
  })

  it('is refused in the same words for whatever is wrong, and recorded if a member’s passkey was tried', async () => {
    const device = await passkeys.added(owner)
    const stranger = passkeys.device()
    stranger.create((await passkeys.begin(owner)).body.options)
    const wrong: Behaviour[] = [
      { origin: 'https://evil.example' },
      { rp_id: 'evil.example' },
      { flags: 0x01 },
      { flags: 0x04 },
    ]
    const answers = [await passkeys.signIn(stranger)]
    for (const behaviour of wrong) answers.push(await passkeys.signIn(device, behaviour))
    const credential = device.get(await passkeys.signInOptions())
    const changes = [
      { signature: device.get(await passkeys.signInOptions()).response.signature },
      { signature: 'AAAA' },
      { authenticatorData: 'AAAA' },
      { userHandle: 'AAAA' },
    ]
    for (const change of changes) {
      answers.push(await passkeys.send({ ...credential, response: { ...credential.response, ...change } }))
    }
    const messages = answers.map((answer) => expectRefusal(answer, 'PASSKEY_REFUSED').message)
    expect(new Set(messages).size).toBe(1)
    await expect.poll(() => events('member.sign_in_refused')).toHaveLength(1)
    expect((await events('member.sign_in_refused'))[0]?.changes).toEqual({ how: 'passkey', from: '127.0.0.1' })
    expect((await passkeys.signIn(device)).status).toBe(200)
  })

  it('is refused for a copy, whose counter is behind', async () => {
    const device = await passkeys.added(owner)
    expect((await passkeys.signIn(device, { counter: 7 })).status).toBe(200)
    expectRefusal(await passkeys.signIn(device, { counter: 7 }), 'PASSKEY_REFUSED')
    expectRefusal(await passkeys.signIn(device, { counter: 0 }), 'PASSKEY_REFUSED')
    expect((await passkeys.signIn(device, { counter: 8 })).status).toBe(200)
  })

  it('counts as a guess of its network', async () => {
    const stranger = passkeys.device()
    stranger.create((await passkeys.begin(owner)).body.options)
    for (let times = 0; times < GUESSES_PER_NETWORK; times++) await passkeys.signIn(stranger)
    expectRefusal(await passkeys.signIn(stranger), 'RATE_LIMITED')
  })

  it('is refused for a page elsewhere', async () => {
    const call = { origin: 'https://evil.example' }
    expectRefusal(await people.send('POST', '/api/v1/auth/passkey/options', call), 'FOREIGN_PAGE')
    expectRefusal(await people.send('POST', '/api/v1/passkeys/options', { cookie: owner, ...call }), 'FOREIGN_PAGE')
  })
})

describe('adding a passkey', () => {
  it('needs the password some time after the sign-in', async () => {
    relay.clock.now += 10 * MINUTE + 1
    expectRefusal(await passkeys.begin(owner), 'SIGN_IN_AGAIN')
    expectRefusal(await passkeys.begin(owner, { password: 'not the password' }), 'INVALID_CREDENTIALS')
    expect((await passkeys.begin(owner, { password: PASSWORD })).status).toBe(200)
    const again = cookieOf(await people.signIn(OWNER))
    expect((await passkeys.begin(again)).status).toBe(200)
  })

  it('is completed once, in the same session and within five minutes', async () => {
    const device = passkeys.device()
    const begin = async () => device.create((await passkeys.begin(owner)).body.options)
    const credential = await begin()
    expectRefusal(await passkeys.finish(cookieOf(await people.signIn(OWNER)), credential), 'SIGN_IN_EXPIRED')
    const { body } = await passkeys.finish(owner, credential)
    await people.send('DELETE', `/api/v1/passkeys/${body.id}`, { cookie: owner })
    expectRefusal(await passkeys.finish(owner, credential), 'SIGN_IN_EXPIRED')
    const late = await begin()
    relay.clock.now += 5 * MINUTE
    expectRefusal(await passkeys.finish(owner, late), 'SIGN_IN_EXPIRED')
  })

  it('is refused for another page or relay, for an unverified user, and for what is not a passkey', async () => {
    const { options } = (await passkeys.begin(owner)).body
    const device = passkeys.device()
    const wrong: Behaviour[] = [
      { origin: 'https://evil.example' },
      { rp_id: 'evil.example' },
      { flags: 0x01 },
      // Its certificates could name any address, from which a revocation list would be fetched.
      { attestation: { fmt: 'packed', attStmt: new Map([['x5c', []]]) } },
      { attestation: { fmt: 'tpm', attStmt: new Map() } },
    ]
    for (const behaviour of wrong) {
      expectRefusal(await passkeys.finish(owner, device.create(options, behaviour)), 'PASSKEY_REFUSED')
    }
    const credential = device.create(options)
    for (const attestationObject of ['AAAA', 'o2Nm', Buffer.alloc(3000, 0x81).toString('base64url')]) {
      const response = { ...credential.response, attestationObject }
      expectRefusal(await passkeys.finish(owner, { ...credential, response }), 'PASSKEY_REFUSED')
    }
    const tooLong = { ...credential.response, attestationObject: 'A'.repeat(16_001) }
    expectRefusal(await passkeys.finish(owner, { ...credential, response: tooLong }), 'VALIDATION_ERROR')
    expect(await list(owner)).toEqual([])
  })

  it('is refused for one that was added before', async () => {
    const device = await passkeys.added(owner)
    const { options } = (await passkeys.begin(owner)).body
    expectRefusal(await passkeys.finish(owner, device.create(options)), 'CONFLICT')
  })

  it('ends at the maximum', async () => {
    const user_id = await ownerUser()
    for (let count = 0; count < MAX_PASSKEYS; count++) {
      const passkey = aPasskey({ user_id })
      await relay.database.createPasskey({
        passkey,
        max: MAX_PASSKEYS,
        event: anEvent(relay.operator, { id: passkey.id }),
      })
    }
    expect(expectRefusal(await passkeys.begin(owner), 'KEY_LIMIT_REACHED').details).toEqual({ limit: MAX_PASSKEYS })
  })
})

it('has no passkeys on a relay without a host name', async () => {
  await relay.dispose()
  const origin = 'https://192.0.2.1'
  relay = await startRelay({ settings: { public_url: origin } })
  const begun = await peopleOf(relay).send('POST', '/api/v1/auth/passkey/options', { origin })
  expect(expectRefusal(begun, 'NOT_FOUND').message).toContain('host name')
})
