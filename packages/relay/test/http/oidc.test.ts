import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { startOidcProvider } from '../support/oidc-provider.ts'
import { expectRefusal } from './expect-refusal.ts'
import { cookieOf, OWNER, peopleOf } from './people-flow.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

const ZOE = { sub: 'zoe-1', email: 'zoe@shop.example', email_verified: true }

let provider: Awaited<ReturnType<typeof startOidcProvider>>
let relay: RelayUnderTest
let people: ReturnType<typeof peopleOf>
let owner: string
beforeAll(async () => {
  provider = await startOidcProvider()
})
beforeEach(async () => {
  const oidc = { oidc_issuer: provider.issuer, oidc_client_id: 'earshot', oidc_client_secret: 'a secret' }
  relay = await startRelay({ settings: oidc })
  people = peopleOf(relay)
  owner = await people.owner()
})
afterEach(() => relay.dispose())
afterAll(() => provider.stop())

/** Begins a sign-in, as the browser does that keeps the cookie. */
async function begin() {
  const started = await people.send('POST', '/api/v1/auth/oidc', {})
  expect(started.status, started.text).toBe(200)
  return { url: String(started.body.url), cookie: cookieOf(started) }
}

async function signIn(person: typeof ZOE, changes: object = {}) {
  const { url, cookie } = await begin()
  return relay.call('GET', provider.authorize(url, person, changes), { headers: { Cookie: cookie } })
}

const sessionOf = (answer: Awaited<ReturnType<typeof signIn>>) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .find((cookie) => cookie.startsWith('earshot.session_token=')) ?? ''

describe('a sign-in at the provider', () => {
  it('lets a person join by the invitation for the address, and sign in again later', async () => {
    const body = { role: 'admin', email: ZOE.email }
    await people.send('POST', '/api/v1/invitations', { cookie: owner, body })
    const joined = await signIn(ZOE)
    expect(joined.status, joined.text).toBe(200)
    expect(joined.body.member).toMatchObject({ role: 'admin', email: ZOE.email, name: 'Zoë' })
    const me = await people.send('GET', '/api/v1/auth/signed-in', { cookie: sessionOf(joined) })
    expect(me.body).toEqual(joined.body)
    expect((await signIn(ZOE)).body.member.id).toBe(joined.body.member.id)
    const file = await readFile(join(relay.folder, 'earshot.db-wal'))
    expect(file.includes('an access token')).toBe(false)
  })

  it('lets the first owner use both', async () => {
    const answer = await signIn({ ...ZOE, email: OWNER })
    expect(answer.body.member, answer.text).toMatchObject({ role: 'owner', email: OWNER })
    expect((await people.signIn(OWNER)).status).toBe(200)
  })

  it('is refused without an invitation or a verified address, and leaves no account', async () => {
    expectRefusal(await signIn(ZOE), 'SIGN_IN_REFUSED')
    await people.send('POST', '/api/v1/invitations', { cookie: owner, body: { role: 'admin', email: ZOE.email } })
    expectRefusal(await signIn({ ...ZOE, email_verified: false }), 'SIGN_IN_REFUSED')
    expectRefusal(await signIn({ ...ZOE, email: OWNER, email_verified: false }), 'SIGN_IN_REFUSED')
    const rows = await relay.database.selectAuthRows({ table: 'auth_users', where: [] })
    expect(rows.map(({ email }) => email)).toEqual([OWNER])
  })

  it.each([
    ['another audience', { aud: 'another client' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['another nonce', { nonce: 'another' }],
    ['an ID token that has expired', { exp: 1 }],
  ])('is refused with %s', async (_what, changes) => {
    expectRefusal(await signIn({ ...ZOE, email: OWNER }, changes), 'SIGN_IN_REFUSED')
  })

  it('is refused if it is repeated, was begun in another browser, or is not known', async () => {
    const { url, cookie } = await begin()
    const back = provider.authorize(url, { ...ZOE, email: OWNER })
    expectRefusal(await relay.call('GET', back), 'SIGN_IN_EXPIRED')
    expectRefusal(await relay.call('GET', back, { headers: { Cookie: (await begin()).cookie } }), 'SIGN_IN_EXPIRED')
    expect((await relay.call('GET', back, { headers: { Cookie: cookie } })).status).toBe(200)
    expectRefusal(await relay.call('GET', back, { headers: { Cookie: cookie } }), 'SIGN_IN_EXPIRED')
    expectRefusal(await relay.call('GET', '/api/v1/auth/callback/oidc?code=x&state=y'), 'SIGN_IN_EXPIRED')
    expectRefusal(await relay.call('GET', '/api/v1/auth/callback/oidc'), 'SIGN_IN_EXPIRED')
  })

  it('is refused after its state has expired', async () => {
    const { url, cookie } = await begin()
    const where = [{ column: 'expires_at', operator: '>' as const, value: 0 }]
    const [row] = await relay.database.selectAuthRows({ table: 'auth_verifications', where })
    const value = JSON.stringify({ ...JSON.parse(String(row?.value)), expiresAt: 1 })
    await relay.database.updateAuthRows({ table: 'auth_verifications', where, set: { expires_at: 1, value } })
    const back = provider.authorize(url, { ...ZOE, email: OWNER })
    expectRefusal(await relay.call('GET', back, { headers: { Cookie: cookie } }), 'SIGN_IN_EXPIRED')
  })
})

describe('a browser that returns from the provider', () => {
  const open = (url: string, cookie: string) =>
    fetch(url, { headers: { Cookie: cookie, Accept: 'text/html,*/*;q=0.8' }, redirect: 'manual' })

  it('ends on the page of the account, signed in', async () => {
    const { url, cookie } = await begin()
    const answer = await open(provider.authorize(url, { ...ZOE, email: OWNER }), cookie)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${relay.url}/account/me`])
    const session = answer.headers.getSetCookie().find((value) => value.startsWith('earshot.session_token='))
    const me = await people.send('GET', '/api/v1/auth/signed-in', { cookie: session?.split(';')[0] ?? '' })
    expect(me.body.member.email).toBe(OWNER)
  })

  it('ends on the sign-in page with the reason if it is refused, and with no session', async () => {
    const { url, cookie } = await begin()
    const refused = await open(provider.authorize(url, ZOE), cookie)
    expect(refused.headers.get('location')).toBe(`${relay.url}/account/sign-in?problem=SIGN_IN_REFUSED`)
    expect(refused.headers.getSetCookie().join()).not.toContain('session_token')
    const expired = await open(`${relay.url}/api/v1/auth/callback/oidc?code=x&state=y`, cookie)
    expect(expired.headers.get('location')).toBe(`${relay.url}/account/sign-in?problem=SIGN_IN_EXPIRED`)
  })

  it('leaves one session, which is recorded', async () => {
    const { url, cookie } = await begin()
    await open(provider.authorize(url, { ...ZOE, email: OWNER }), cookie)
    const rows = await relay.database.selectAuthRows({ table: 'auth_sessions', where: [] })
    const { organization_id } = relay.operator
    const events = await relay.database.readEvents({ organization_id, after: 0, limit: 100 })
    const started = events.filter(({ type }) => type === 'session.started')
    expect(started.map(({ changes }) => changes)).toEqual([{ how: 'password' }, { how: 'oidc' }])
    expect(started.map(({ subject_id }) => subject_id).sort()).toEqual(rows.map(({ id }) => id).sort())
  })
})

it('has a button on the sign-in page with the name that people know', async () => {
  const page = () => relay.call('GET', '/account/sign-in')
  expect((await page()).text).toContain('Sign in with single sign-on')
  await relay.dispose()
  relay = await startRelay({ settings: { oidc_name: '<b>Shop</b>' } })
  expect((await page()).text).not.toContain('Sign in with single sign-on')
  await relay.dispose()
  const oidc = { oidc_issuer: provider.issuer, oidc_client_id: 'earshot', oidc_client_secret: 'a secret' }
  relay = await startRelay({ settings: { ...oidc, oidc_name: '<b>Shop</b>' } })
  expect((await page()).text).toContain('Sign in with &lt;b&gt;Shop&lt;/b&gt;')
})

it('needs all of its settings', () => {
  expect(() => readConfig({ EARSHOT_OIDC_ISSUER: 'https://id.example' })).toThrow('must be set together')
})
