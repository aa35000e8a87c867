import { readFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GUESSES_PER_ACCOUNT_AND_NETWORK, GUESSES_PER_NETWORK } from '../../src/domain/people/guesses.ts'
import { expectRefusal } from './expect-refusal.ts'
import { cookieOf, OWNER, PASSWORD, peopleOf } from './people-flow.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

const HOUR = 60 * 60_000

let relay: RelayUnderTest
let people: ReturnType<typeof peopleOf>
beforeEach(async () => {
  relay = await startRelay()
  people = peopleOf(relay)
})
afterEach(() => relay.dispose())

const signedIn = (cookie: string) => people.send('GET', '/api/v1/auth/signed-in', { cookie })
const invite = (cookie: string, body: object) => people.send('POST', '/api/v1/invitations', { cookie, body })
const eventTypes = async () => {
  const { organization_id } = relay.operator
  return (await relay.database.readEvents({ organization_id, after: 0, limit: 100 })).map(({ type }) => type)
}

describe('the first owner', () => {
  it('joins once by the link, and gets a cookie that pages cannot read and other sites cannot send', async () => {
    const link = await people.ownerLink()
    expect(link).toMatch(new RegExp(`^${relay.url}/account/join#[\\w-]{43}$`))
    const joined = await people.join(link)
    expect(joined.status).toBe(201)
    expect(joined.body.member).toMatchObject({ name: 'Zoë', email: OWNER, role: 'owner' })
    const [cookie = ''] = joined.headers.getSetCookie()
    const [, ...attributes] = cookie.split('; ')
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Lax'])
    expect((await signedIn(cookieOf(joined))).body).toEqual(joined.body)
    expectRefusal(await people.join(link, { email: 'eve@shop.example' }), 'LINK_USED')
    expect(await relay.ownerLink()).toBeNull()
  })

  it('gets a cookie for https only, unless the relay is on this machine', async () => {
    await relay.dispose()
    relay = await startRelay({ settings: { public_url: 'https://reports.example/earshot' } })
    const link = String(await relay.ownerLink())
    expect(link).toMatch('https://reports.example/earshot/account/join#')
    const origin = 'https://reports.example'
    const body = { token: link.split('#')[1], name: 'Zoë', email: OWNER, password: PASSWORD }
    const joined = await peopleOf(relay).send('POST', '/earshot/api/v1/auth/join', { origin, body })
    const [cookie = ''] = joined.headers.getSetCookie()
    expect(cookie).toMatch(/^__Secure-earshot\.session_token=/)
    expect(cookie.split('; ')).toEqual(expect.arrayContaining(['Secure', 'Path=/earshot', 'HttpOnly']))
    const call = { cookie: cookieOf(joined), origin }
    expect((await peopleOf(relay).send('POST', '/earshot/api/v1/auth/sign-out', call)).status).toBe(204)
  })

  it('is one person, also if the link is used by several at once', async () => {
    const link = await people.ownerLink()
    const answers = await Promise.all([1, 2, 3, 4].map((n) => people.join(link, { email: `zoe${n}@shop.example` })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
  })
})

describe('signing in', () => {
  it('works with the right password, in any case of the address', async () => {
    await people.owner()
    const answer = await people.signIn('OWNER@Shop.Example')
    expect(answer.status).toBe(200)
    const me = await signedIn(cookieOf(answer))
    expect(me.body.member.email).toBe(OWNER)
    expect(me.body.scopes).toContain('members:delete')
    expect(await relay.log()).not.toContain(OWNER)
  })

  it('gives the same answer for a wrong password and an unknown address', async () => {
    await people.owner()
    const wrong = await people.signIn(OWNER, 'not the password')
    const unknown = await people.signIn('eve@shop.example')
    expectRefusal(wrong, 'INVALID_CREDENTIALS')
    expectRefusal(unknown, 'INVALID_CREDENTIALS')
    const shown = ({ body }: typeof wrong) => ({ ...body.error, request_id: null })
    expect(shown(unknown)).toEqual(shown(wrong))
    expect(unknown.headers.getSetCookie()).toEqual([])
  })

  it('is refused after too many guesses of one account, and others can still sign in', async () => {
    const owner = await people.owner()
    await people.member(owner, { role: 'member', email: 'zoe@shop.example' })
    for (let guess = 0; guess < GUESSES_PER_ACCOUNT_AND_NETWORK; guess++) await people.signIn(OWNER, `guess ${guess}`)
    expectRefusal(await people.signIn(OWNER), 'RATE_LIMITED')
    expect((await people.signIn('zoe@shop.example')).status).toBe(200)
    expect((await signedIn(owner)).status).toBe(200)
  })

  it('is refused after too many guesses from one address, for any account', async () => {
    await people.owner()
    const statuses: number[] = []
    while (statuses.length < GUESSES_PER_NETWORK + 10) {
      const some = Array.from({ length: 10 }, (_, n) => people.signIn(`eve${statuses.length + n}@shop.example`))
      statuses.push(...(await Promise.all(some)).map(({ status }) => status))
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(10)
    expectRefusal(await people.signIn(OWNER), 'RATE_LIMITED')
  })

  it('does not count against a person who knows the password', async () => {
    await people.owner()
    for (let times = 0; times < GUESSES_PER_ACCOUNT_AND_NETWORK + 5; times++) {
      expect((await people.signIn(OWNER)).status).toBe(200)
    }
  })

  it('is refused from a page elsewhere', async () => {
    await people.owner()
    const body = { email: OWNER, password: PASSWORD }
    const foreign = await people.send('POST', '/api/v1/auth/sign-in', { body, origin: 'https://evil.example' })
    expectRefusal(foreign, 'FOREIGN_PAGE')
    expect((await relay.call('POST', '/api/v1/auth/sign-in', { body })).status).toBe(200)
  })
})

describe('a session cookie', () => {
  it('is refused for a change that a page elsewhere asks for, or that names no page', async () => {
    const cookie = await people.owner()
    const body = { role: 'owner' }
    const foreign: Record<string, string>[] = [
      { Cookie: cookie, Origin: 'https://evil.example' },
      { Cookie: cookie, Origin: 'null' },
      { Cookie: cookie },
    ]
    for (const headers of foreign) {
      expectRefusal(await relay.call('POST', '/api/v1/invitations', { body, headers }), 'FOREIGN_PAGE')
      expectRefusal(await relay.call('POST', '/api/v1/auth/sign-out', { headers }), 'FOREIGN_PAGE')
      const read = await relay.call('GET', '/api/v1/invitations', { headers })
      expect(read.body).toEqual({ items: [] })
      expect(read.headers.get('access-control-allow-origin')).toBeNull()
    }
    expect((await signedIn(cookie)).status).toBe(200)
  })

  it('is refused together with an API key', async () => {
    const cookie = await people.owner()
    const { api_key } = await relay.newApiKey({ scopes: ['members:read'] })
    const headers = { Cookie: cookie, Origin: relay.url, Authorization: `Bearer ${api_key}` }
    expectRefusal(await relay.call('GET', '/api/v1/members', { headers }), 'VALIDATION_ERROR')
    expectRefusal(await relay.call('GET', '/api/v1/sessions', { headers }), 'VALIDATION_ERROR')
  })

  it.each(['', 'x', '%', 'a.b', `${'x'.repeat(5000)}`])('that is not one (%#) is refused as ended', async (value) => {
    await people.owner()
    const answer = await signedIn(`earshot.session_token=${value}`)
    expectRefusal(answer, 'UNAUTHENTICATED')
  })

  it('stops working when the session expires, and after signing out', async () => {
    const cookie = await people.owner()
    const other = cookieOf(await people.signIn(OWNER))
    const out = await people.send('POST', '/api/v1/auth/sign-out', { cookie })
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()[0]).toMatch(/^earshot\.session_token=; Max-Age=0;/)
    expect(expectRefusal(await signedIn(cookie), 'UNAUTHENTICATED').details).toEqual({ reason: 'session_ended' })
    expect((await signedIn(other)).status).toBe(200)
    relay.clock.now = Date.now() + 13 * HOUR
    expectRefusal(await signedIn(other), 'UNAUTHENTICATED')
    expectRefusal(await people.send('GET', '/api/v1/sessions', {}), 'UNAUTHENTICATED')
  })
})

describe('sessions', () => {
  it('are listed for their owner, and ended one by one or all at once', async () => {
    const cookie = await people.owner()
    const others = [cookieOf(await people.signIn(OWNER)), cookieOf(await people.signIn(OWNER))] as const
    const list = async () => (await people.send('GET', '/api/v1/sessions', { cookie })).body.items
    const before = await list()
    expect(before).toHaveLength(3)
    expect(before.filter((session: { is_current: boolean }) => session.is_current)).toHaveLength(1)
    expect(before[0]).toMatchObject({ ip_address: '127.0.0.1' })

    const stranger = await people.member(cookie, { role: 'admin', email: 'zoe@shop.example' })
    const path = `/api/v1/sessions/${before[0].id}`
    expectRefusal(await people.send('DELETE', path, { cookie: stranger.cookie }), 'NOT_FOUND')
    const first = before.find((session: { is_current: boolean }) => !session.is_current)
    expect((await people.send('DELETE', `/api/v1/sessions/${first.id}`, { cookie })).status).toBe(204)
    expect(await list()).toHaveLength(2)
    expect((await people.send('DELETE', '/api/v1/sessions', { cookie })).status).toBe(204)
    expect(await list()).toHaveLength(1)
    for (const other of others) expectRefusal(await signedIn(other), 'UNAUTHENTICATED')
    expect((await signedIn(stranger.cookie)).status).toBe(200)
  })
})

describe('an invitation', () => {
  it('lets a person join with its role, once', async () => {
    const cookie = await people.owner()
    const invited = await invite(cookie, { role: 'viewer', email: 'Zoe@Shop.Example' })
    expect(invited.body).toMatchObject({ role: 'viewer', email: 'zoe@shop.example' })
    const pending = await people.send('GET', '/api/v1/invitations', { cookie })
    expect(pending.body.items).toMatchObject([{ id: invited.body.id }])
    expect(pending.text).not.toContain(invited.body.link.split('#')[1])
    const joined = await people.join(invited.body.link, { email: 'zoe@shop.example' })
    expect(joined.body.member).toMatchObject({ role: 'viewer', email: 'zoe@shop.example' })
    expectRefusal(await people.join(invited.body.link, { email: 'zoe@shop.example' }), 'LINK_USED')
    expect((await people.send('GET', '/api/v1/invitations', { cookie })).body.items).toEqual([])
    const path = `/api/v1/invitations/${invited.body.id}`
    expectRefusal(await people.send('DELETE', path, { cookie }), 'NOT_FOUND')
  })

  it('cannot be used by somebody else, after it expired, or after it was revoked', async () => {
    const cookie = await people.owner()
    const { link } = (await invite(cookie, { role: 'member', email: 'zoe@shop.example' })).body
    expectRefusal(await people.join(link, { email: 'eve@shop.example' }), 'INVITATION_FOR_OTHER_EMAIL')
    const revoked = (await invite(cookie, { role: 'member' })).body
    const path = `/api/v1/invitations/${revoked.id}`
    for (const _ of [1, 2]) expect((await people.send('DELETE', path, { cookie })).status).toBe(204)
    expectRefusal(await people.join(revoked.link, { email: 'eve@shop.example' }), 'INVALID_LINK')
    relay.clock.now += 7 * 24 * HOUR
    expectRefusal(await people.join(link, { email: 'zoe@shop.example' }), 'LINK_EXPIRED')
  })

  it('is refused for a member, a role that its maker may not grant, and invalid input', async () => {
    const cookie = await people.owner()
    expectRefusal(await invite(cookie, { role: 'member', email: OWNER }), 'MEMBER_EXISTS')
    const { cookie: admin } = await people.member(cookie, { role: 'admin', email: 'admin@shop.example' })
    expectRefusal(await invite(admin, { role: 'owner' }), 'FORBIDDEN')
    expect((await invite(admin, { role: 'admin' })).status).toBe(201)
    const { cookie: viewer } = await people.member(cookie, { role: 'viewer', email: 'viewer@shop.example' })
    expect(expectRefusal(await invite(viewer, { role: 'viewer' }), 'FORBIDDEN').details).toEqual({
      required_scope: 'members:create',
    })
    for (const body of [
      {},
      { role: 'king' },
      { role: 'member', email: 'x' },
      { role: 'member', expires_in_days: 31 },
    ]) {
      expectRefusal(await invite(cookie, body), 'VALIDATION_ERROR')
    }
  })

  it('made with an API key grants no right that the key lacks', async () => {
    const { api_key } = await relay.newApiKey({ scopes: ['members:create'] })
    const headers = { Authorization: `Bearer ${api_key}` }
    const refused = await relay.call('POST', '/api/v1/invitations', { headers, body: { role: 'viewer' } })
    expect(expectRefusal(refused, 'FORBIDDEN').details).toEqual({ required_scope: 'projects:read' })
  })

  it('needs a name without control characters, an address and a long enough password', async () => {
    const link = await people.ownerLink()
    for (const change of [{ name: ' ' }, { name: 'a\u0000b' }, { email: 'zoe' }, { password: 'short' }]) {
      expectRefusal(await people.join(link, change), 'VALIDATION_ERROR')
    }
    expectRefusal(await people.join(link, { password: 'x'.repeat(257) }), 'VALIDATION_ERROR')
    expect((await people.join(link)).status).toBe(201)
  })
})

describe('members', () => {
  it('have the rights of their role at once, and only an owner changes an owner', async () => {
    const owner = await people.owner()
    const ownerId = (await signedIn(owner)).body.member.id
    const admin = await people.member(owner, { role: 'admin', email: 'admin@shop.example' })
    const setRole = (cookie: string, id: string, role: string) =>
      people.send('PATCH', `/api/v1/members/${id}`, { cookie, body: { role } })
    expectRefusal(await setRole(admin.cookie, ownerId, 'viewer'), 'FORBIDDEN')
    expectRefusal(await setRole(admin.cookie, admin.id, 'owner'), 'FORBIDDEN')
    expectRefusal(await people.send('DELETE', `/api/v1/members/${ownerId}`, { cookie: admin.cookie }), 'FORBIDDEN')
    const reset = `/api/v1/members/${ownerId}/password-reset`
    expectRefusal(await people.send('POST', reset, { cookie: admin.cookie }), 'FORBIDDEN')
    expectRefusal(await setRole(owner, ownerId, 'admin'), 'LAST_OWNER')
    expectRefusal(await setRole(owner, 'mem_unknown', 'admin'), 'NOT_FOUND')

    expect((await invite(admin.cookie, { role: 'viewer' })).status).toBe(201)
    expect((await setRole(owner, admin.id, 'viewer')).body).toMatchObject({ id: admin.id, role: 'viewer' })
    expectRefusal(await invite(admin.cookie, { role: 'viewer' }), 'FORBIDDEN')
    expect((await people.send('GET', '/api/v1/invitations', { cookie: owner })).body.items).toEqual([])

    expect((await setRole(owner, admin.id, 'owner')).status).toBe(200)
    expect((await setRole(admin.cookie, ownerId, 'viewer')).status).toBe(200)
    expectRefusal(await setRole(admin.cookie, admin.id, 'viewer'), 'LAST_OWNER')
  })

  it('are listed, and are signed out and forgotten when they are removed', async () => {
    const owner = await people.owner()
    const { id, cookie } = await people.member(owner, { role: 'member', email: 'zoe@shop.example' })
    const list = async () => (await people.send('GET', '/api/v1/members', { cookie: owner })).body.items
    expect((await list()).map(({ email }: { email: string }) => email).sort()).toEqual([OWNER, 'zoe@shop.example'])
    expect((await people.send('GET', `/api/v1/members/${id}`, { cookie })).body.email).toBe('zoe@shop.example')
    expectRefusal(await people.send('DELETE', `/api/v1/members/${id}`, { cookie }), 'FORBIDDEN')
    expect((await people.send('DELETE', `/api/v1/members/${id}`, { cookie: owner })).status).toBe(204)
    expectRefusal(await people.send('DELETE', `/api/v1/members/${id}`, { cookie: owner }), 'NOT_FOUND')
    expectRefusal(await signedIn(cookie), 'UNAUTHENTICATED')
    expectRefusal(await people.signIn('zoe@shop.example'), 'INVALID_CREDENTIALS')
    expect(await list()).toHaveLength(1)
  })

  it('are recorded in the log of changes', async () => {
    const owner = await people.owner()
    const { id } = await people.member(owner, { role: 'member', email: 'zoe@shop.example' })
    await people.send('PATCH', `/api/v1/members/${id}`, { cookie: owner, body: { role: 'viewer' } })
    await people.send('PATCH', `/api/v1/members/${id}`, { cookie: owner, body: { role: 'viewer' } })
    await people.send('DELETE', `/api/v1/members/${id}`, { cookie: owner })
    expect((await eventTypes()).filter((type) => type !== 'capture_key.created')).toEqual([
      'member.invited',
      'member.joined',
      'session.started',
      'member.invited',
      'member.joined',
      'session.started',
      'member.role_changed',
      'member.removed',
    ])
  })
})

describe('a password', () => {
  const change = (cookie: string, current_password: string, new_password: string) =>
    people.send('POST', '/api/v1/auth/change-password', { cookie, body: { current_password, new_password } })

  it('is changed by whoever knows it, which ends the other sessions', async () => {
    const cookie = await people.owner()
    const other = cookieOf(await people.signIn(OWNER))
    expectRefusal(await change(cookie, 'not the password', 'another password'), 'INVALID_CREDENTIALS')
    expectRefusal(await change(cookie, PASSWORD, 'short'), 'VALIDATION_ERROR')
    expect((await change(cookie, PASSWORD, 'another password')).status).toBe(204)
    expect((await signedIn(cookie)).status).toBe(200)
    expectRefusal(await signedIn(other), 'UNAUTHENTICATED')
    expectRefusal(await people.signIn(OWNER), 'INVALID_CREDENTIALS')
    expect((await people.signIn(OWNER, 'another password')).status).toBe(200)
  })

  it('is reset by a link, once, which ends every session', async () => {
    const owner = await people.owner()
    const { id, cookie } = await people.member(owner, { role: 'member', email: 'zoe@shop.example' })
    const newLink = async () => {
      const made = await people.send('POST', `/api/v1/members/${id}/password-reset`, { cookie: owner })
      expect(made.body.link).toMatch(new RegExp(`^${relay.url}/account/reset-password#[\\w-]{43}$`))
      return made.body.link.split('#')[1]
    }
    const reset = (token: string, new_password = 'another password') =>
      people.send('POST', '/api/v1/auth/reset-password', { body: { token, new_password } })
    const replaced = await newLink()
    const token = await newLink()
    expectRefusal(await reset(replaced), 'INVALID_LINK')
    expectRefusal(await reset(token, 'short'), 'VALIDATION_ERROR')
    expect((await reset(token)).status).toBe(204)
    expectRefusal(await reset(token), 'INVALID_LINK')
    expectRefusal(await signedIn(cookie), 'UNAUTHENTICATED')
    expect((await people.signIn('zoe@shop.example', 'another password')).status).toBe(200)
    const late = await newLink()
    relay.clock.now += 24 * HOUR
    expectRefusal(await reset(late), 'INVALID_LINK')
  })
})

it('stores no password, link or session that could be used', async () => {
  const link = await people.ownerLink()
  const cookie = cookieOf(await people.join(link))
  const token = cookie.split('=')[1] ?? ''
  expect(token).toMatch(/^[\w-]{43}$/)
  const bytes = Buffer.concat(
    await Promise.all(
      ['earshot.db', 'earshot.db-wal', 'log'].map((name) =>
        readFile(joinPath(relay.folder, name)).catch(() => Buffer.of()),
      ),
    ),
  )
  expect(bytes.includes(OWNER)).toBe(true)
  for (const secret of [token, PASSWORD, link.split('#')[1] ?? '']) expect(bytes.includes(secret)).toBe(false)
})

it('serves pages to join, to sign in and to set a password, which no page can frame', async () => {
  for (const name of ['join', 'sign-in', 'reset-password', 'me']) {
    const page = await relay.call('GET', `/account/${name}`)
    expect(page.status).toBe(200)
    expect(page.text).toContain('<form')
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(page.text).not.toMatch(/<script(?! type="module" src="scripts\/[a-z-]+\.js"><)/)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  }
})

it('serves the scripts of these pages, and nothing beside them', async () => {
  const script = await relay.call('GET', '/account/scripts/sign-in.js')
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(script.text).toContain('auth/sign-in')
  for (const name of ['unknown.js', '..%2flayout.ts', '%2e%2e%2fpage.ts']) {
    expectRefusal(await relay.call('GET', `/account/scripts/${name}`), 'NOT_FOUND')
  }
})

it('shows on the sign-in page what went wrong elsewhere, in its own words only', async () => {
  const page = async (problem: string) => (await relay.call('GET', `/account/sign-in?problem=${problem}`)).text
  expect(await page('SIGN_IN_EXPIRED')).toContain('This sign-in was begun too long ago')
  for (const problem of ['<b>Call%20us</b>', 'toString', 'constructor']) {
    expect(await page(problem)).toContain('<p role="status" class="wrong"></p>')
  }
})
