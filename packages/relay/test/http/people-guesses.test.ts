import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GUESSES_PER_ACCOUNT_AND_NETWORK, GUESSES_PER_NETWORK } from '../../src/domain/people/guesses.ts'
import { expectRefusal } from './expect-refusal.ts'
import { cookieOf, OWNER, PASSWORD, peopleOf } from './people-flow.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
let people: ReturnType<typeof peopleOf>
let owner: string
beforeEach(async () => {
  relay = await startRelay({ settings: { trust_proxy: 1 } })
  people = peopleOf(relay)
  owner = await people.owner()
})
afterEach(() => relay.dispose())

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  relay.call('POST', `/api/v1/auth/${path}`, { body, headers })
const signInFrom = (address: string, password = PASSWORD) =>
  post('sign-in', { email: OWNER, password }, { 'X-Forwarded-For': address })

async function useUp(address: string): Promise<void> {
  for (let guess = 0; guess < GUESSES_PER_ACCOUNT_AND_NETWORK; guess++) await signInFrom(address, `guess ${guess}`)
  expectRefusal(await signInFrom(address), 'RATE_LIMITED')
}

describe('failed guesses', () => {
  it('of an account do not keep its owner out from another network', async () => {
    await useUp('192.0.2.1')
    expect((await signInFrom('192.0.2.2')).status).toBe(200)
  })

  it('are forgotten when the password is reset', async () => {
    await useUp('192.0.2.1')
    const { body } = await people.send('GET', '/api/v1/members', { cookie: owner })
    const reset = `/api/v1/members/${body.items[0].id}/password-reset`
    const { link } = (await people.send('POST', reset, { cookie: owner })).body
    const wanted = { token: link.split('#')[1], new_password: 'another password' }
    expect((await post('reset-password', wanted, { 'X-Forwarded-For': '192.0.2.1' })).status).toBe(204)
    expect((await signInFrom('192.0.2.1', 'another password')).status).toBe(200)
  })

  it('do not include a link that was right, used or expired', async () => {
    const { link } = (await people.send('POST', '/api/v1/invitations', { cookie: owner, body: { role: 'viewer' } }))
      .body
    expect((await people.join(link, { email: 'zoe@shop.example' })).status).toBe(201)
    for (let times = 0; times <= GUESSES_PER_NETWORK; times++) {
      expectRefusal(await people.join(link, { email: 'eve@shop.example' }), 'LINK_USED')
    }
    expect((await people.signIn(OWNER)).status).toBe(200)
  })

  it('include each link that does not exist', async () => {
    const guess = () => post('reset-password', { token: 'x'.repeat(43), new_password: PASSWORD })
    for (let times = 0; times < GUESSES_PER_NETWORK; times++) expectRefusal(await guess(), 'INVALID_LINK')
    expectRefusal(await guess(), 'RATE_LIMITED')
  })
})

describe('a password', () => {
  it('is refused over plain http from another machine, unless that is allowed', async () => {
    const proxied = { 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Proto': 'http' }
    const credentials = { email: OWNER, password: PASSWORD }
    const refused = expectRefusal(await post('sign-in', credentials, proxied), 'VALIDATION_ERROR')
    expect(refused.message).toContain('Use https')
    expect((await post('sign-in', credentials, { ...proxied, 'X-Forwarded-Proto': 'https' })).status).toBe(200)
    await relay.dispose()
    relay = await startRelay({ settings: { trust_proxy: 1, allow_http: true } })
    await peopleOf(relay).owner()
    expect((await post('sign-in', credentials, proxied)).status).toBe(200)
  })
})

describe('a session cookie', () => {
  it('belongs to one host, if the relay has one of its own', async () => {
    await relay.dispose()
    const origin = 'https://reports.example'
    relay = await startRelay({ settings: { public_url: origin } })
    const token = String(await relay.ownerLink()).split('#')[1]
    const body = { token, name: 'Zoë', email: OWNER, password: PASSWORD }
    const joined = await peopleOf(relay).send('POST', '/api/v1/auth/join', { origin, body })
    const [cookie = ''] = joined.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-earshot\.session_token=/)
    expect(cookie.split('; ')).toEqual(expect.arrayContaining(['Secure', 'Path=/', 'HttpOnly']))
    expect(cookie).not.toContain('Domain')
    const call = { cookie: cookieOf(joined), origin }
    const ended = await peopleOf(relay).send('POST', '/api/v1/auth/sign-out', call)
    expect(ended.headers.getSetCookie()[0]).toMatch(/^__Host-earshot\.session_token=; Max-Age=0; Path=\/;.*Secure/)
  })

  it('is not used together with another one of its name', async () => {
    const other = cookieOf(await people.signIn(OWNER))
    const read = (cookie: string) => people.send('GET', '/api/v1/auth/signed-in', { cookie })
    expect((await read(`theme=dark; ${owner}`)).status).toBe(200)
    expectRefusal(await read(`${other}; ${owner}`), 'UNAUTHENTICATED')
    expectRefusal(await read(`earshot.session_token=; ${owner}`), 'UNAUTHENTICATED')
  })
})
