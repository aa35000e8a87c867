import { sharedReport } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { enterLinkPassword } from '../../src/domain/sharing/shared-report.ts'
import { anEvent, SEES_ALL } from '../contracts/samples.ts'
import { expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf } from './flow.ts'
import { newMemberKey } from './member-key.ts'
import { type Answer, DEBUGGER, type RelayUnderTest, SCREENSHOT, sha256, startRelay } from './relay-under-test.ts'

const HOUR = 60 * 60_000
const MINUTE = 60_000
const PASSWORD = 'open sesame'
const HTML = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
let api_key: string
beforeEach(async () => {
  relay = await startRelay({ settings: { trust_proxy: 1 } })
  flow = flowOf(relay)
  ;({ api_key } = await relay.newApiKey({ scopes: ['reports:read', 'reports:update', 'reports:delete'] }))
})
afterEach(() => relay.dispose())

const manage = (method: string, path: string, body?: object, key = api_key) =>
  relay.call(method, `/api/v1/${path}`, { headers: { Authorization: `Bearer ${key}` }, ...(body && { body }) })
const newReport = async (changes: object = {}, files = [SCREENSHOT, DEBUGGER]): Promise<string> =>
  (await flow.report(files, { ...changes })).body.report.id
const share = (id: string, body: object = {}) => manage('POST', `reports/${id}/share-links`, body)
const pathOf = ({ body }: Answer): string => new URL(body.url).pathname
const open = (path: string, headers: Record<string, string> = {}) => relay.call('GET', path, { headers })
const enter = (path: string, password: string, headers: Record<string, string> = {}) =>
  relay.call('POST', path, { body: { password }, headers })
const submit = (path: string, body: string, headers: Record<string, string> = HTML) =>
  fetch(relay.url + path, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
  })
const remove = (id: string) => {
  const { organization_id } = relay.operator
  return relay.database.deleteReport({ id, organization_id, viewer: SEES_ALL, event: anEvent({ id, organization_id }) })
}
const eventsOf = async (id: string) => {
  const { organization_id } = relay.operator
  const events = await relay.database.readEvents({ organization_id, after: 0, limit: 1000 })
  return events.filter(({ subject_id, type }) => subject_id === id && type.startsWith('share_link'))
}

describe('a share link', () => {
  it('shows a fixed list of fields, and nothing else of the report', async () => {
    const secrets = { reporter: { name: 'Zoë Quine', email: 'zoe@private.example' }, fields: { plan: 'secret-plan' } }
    const id = await newReport({ title: 'Pay fails', summary: 'I pressed it', ...secrets })
    const path = pathOf(await share(id))
    const { status, body, text, headers } = await open(path, { Accept: 'application/json' })
    expect(status).toBe(200)
    expect(sharedReport.parse(body)).toEqual(body)
    expect(Object.keys(body).sort()).toEqual(['created_at', 'origin', 'screenshot', 'summary', 'title'])
    expect(Object.keys(body.screenshot).sort()).toEqual(['content_type', 'expires_at', 'url'])
    expect(body).toMatchObject({ title: 'Pay fails', summary: 'I pressed it', origin: 'https://app.example.com' })
    const page = await open(path, HTML)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    for (const shown of ['Pay fails', 'I pressed it', 'https://app.example.com', body.created_at]) {
      expect(page.text).toContain(shown)
    }
    for (const hidden of ['Zoë', 'zoe@', 'secret-plan', 'pay failed', id, 'debugger']) {
      expect(page.text).not.toContain(hidden)
      expect(text).not.toContain(hidden)
    }
    for (const answer of [headers, page.headers]) {
      expect(answer.get('x-robots-tag')).toBe('noindex, nofollow')
      expect(answer.get('cache-control')).toBe('no-store')
      expect(answer.get('referrer-policy')).toBe('no-referrer')
      expect(answer.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('loads the picture and nothing else, and runs no script', async () => {
    const path = pathOf(await share(await newReport()))
    const { headers, text } = await open(path, HTML)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'nonce-[\w+/]{24}'; img-src data: http:\/\/127\.0\.0\.1:\d+; /,
    )
    expect(policy).not.toContain('script')
    expect(text).not.toContain('<script')
    const [, source = ''] = /<img src="([^"]+)"/.exec(text) ?? []
    const picture = await fetch(source.replaceAll('&amp;', '&'))
    expect(sha256(new Uint8Array(await picture.arrayBuffer()))).toBe(sha256(SCREENSHOT.bytes))
    relay.clock.now += 5 * MINUTE
    expect((await fetch(source.replaceAll('&amp;', '&'))).status).toBe(410)
    const without = await open(pathOf(await share(await newReport({}, [DEBUGGER]))), HTML)
    expect(without.text).not.toContain('<img')
  })

  it('shows its URL only when it is created, and its token is stored as a hash and not logged', async () => {
    const id = await newReport()
    const { url, ...link } = (await share(id, { expires_in_hours: 24 })).body
    expect(url).toMatch(/\/r\/[\w-]{43}$/)
    expect(link).toMatchObject({
      report_id: id,
      created_by: expect.stringMatching(/^apk_/),
      expires_at: new Date(relay.clock.now + 24 * HOUR).toISOString(),
      has_password: false,
      last_used_at: null,
      revoked_at: null,
    })
    const listed = await manage('GET', `reports/${id}/share-links`)
    expect(listed.body).toEqual({ items: [link], total: 1, page: 1, size: 20, next_cursor: null })
    const token = url.split('/').at(-1)
    await open(new URL(url).pathname)
    await open(`${new URL(url).pathname}/more`)
    // Lines are written a moment after the response.
    await vi.waitFor(async () => expect(await relay.log()).toContain('"/r/:token/more"'), 10_000)
    expect(listed.text + JSON.stringify(await eventsOf(id)) + (await relay.log())).not.toContain(token)
    expect(await eventsOf(id)).toMatchObject([
      { type: 'share_link.created', changes: { share_link_id: link.id, has_password: false } },
    ])
  })

  it('lasts a week unless it is told otherwise, or until it is revoked', async () => {
    const id = await newReport()
    const [usual, lasting] = [await share(id), await share(id, { expires_in_hours: null })]
    expect(lasting.body.expires_at).toBeNull()
    relay.clock.now += 7 * 24 * HOUR - 1
    expect((await open(pathOf(usual))).status).toBe(200)
    relay.clock.now += 1
    expect((await open(pathOf(usual))).status).toBe(404)
    relay.clock.now += 400 * 24 * HOUR
    expect((await open(pathOf(lasting))).status).toBe(200)
  })

  it.each([
    [{ expires_in_hours: 0 }, 'expires_in_hours'],
    [{ expires_in_hours: 365 * 24 + 1 }, 'expires_in_hours'],
    [{ expires_in_hours: 1.5 }, 'expires_in_hours'],
    [{ expires_in_hours: '24' }, 'expires_in_hours'],
    [{ password: '1234567' }, 'password'],
    [{ password: 'x'.repeat(201) }, 'password'],
    [{ password: null }, 'password'],
    [{ token: 'mine' }, ''],
  ])('is not created with %j', async (body, path) => {
    const refused = await share(await newReport(), body)
    expect(expectRefusal(refused, 'VALIDATION_ERROR').details).toMatchObject([{ path }])
  })

  it('is revoked at once and once, and says that it was', async () => {
    const id = await newReport()
    const made = await share(id)
    const revoke = () => manage('POST', `share-links/${made.body.id}/revoke`)
    const first = await revoke()
    expect(first.body.revoked_at).toBe(new Date(relay.clock.now).toISOString())
    expect((await open(pathOf(made))).status).toBe(404)
    relay.clock.now += MINUTE
    expect((await revoke()).body).toEqual(first.body)
    expect((await eventsOf(id)).map(({ type }) => type)).toEqual(['share_link.created', 'share_link.revoked'])
    expectRefusal(await manage('POST', 'share-links/lnk_unknown/revoke'), 'NOT_FOUND')
  })

  it('needs the right to change reports, and is listed by whoever may read them', async () => {
    const id = await newReport({ visibility: 'organization' })
    const { body } = await share(id)
    const { api_key: viewer } = await newMemberKey(relay, 'viewer')
    expectRefusal(await manage('POST', `reports/${id}/share-links`, {}, viewer), 'FORBIDDEN')
    expectRefusal(await manage('POST', `share-links/${body.id}/revoke`, undefined, viewer), 'FORBIDDEN')
    expect((await manage('GET', `reports/${id}/share-links`, undefined, viewer)).body.total).toBe(1)
  })

  it('of a private report is made, listed and revoked only by whoever sees the report', async () => {
    const id = await newReport({ visibility: 'private' })
    const made = await share(id)
    const { api_key: member } = await newMemberKey(relay, 'member')
    expectRefusal(await manage('POST', `reports/${id}/share-links`, {}, member), 'NOT_FOUND')
    expectRefusal(await manage('GET', `reports/${id}/share-links`, undefined, member), 'NOT_FOUND')
    expectRefusal(await manage('POST', `share-links/${made.body.id}/revoke`, undefined, member), 'NOT_FOUND')
    expect((await open(pathOf(made))).status).toBe(200)
  })

  it('shows when it was last used', async () => {
    const id = await newReport()
    const path = pathOf(await share(id))
    relay.clock.now += MINUTE
    const at = new Date(relay.clock.now).toISOString()
    await open(path, HTML)
    relay.clock.now += MINUTE / 2
    await open(path, HTML)
    expect((await manage('GET', `reports/${id}/share-links`)).body.items[0].last_used_at).toBe(at)
  })

  it('answers HEAD without a body, and ignores a range', async () => {
    const path = pathOf(await share(await newReport()))
    const head = await relay.call('HEAD', path, { headers: HTML })
    expect([head.status, head.text]).toEqual([200, ''])
    const part = await open(path, { ...HTML, Range: 'bytes=0-9' })
    expect(part.status).toBe(200)
    expect(part.text).toContain('</html>')
    expect((await relay.call('HEAD', `/r/${'x'.repeat(43)}`, { headers: HTML })).status).toBe(404)
  })
})

describe('a share link that does not work', () => {
  it('looks the same whether it expired, was revoked, never existed, or its report was deleted', async () => {
    const id = await newReport()
    const [expired, revoked] = [await share(id, { expires_in_hours: 1 }), await share(id)]
    const doomed = await newReport()
    const gone = await share(doomed)
    await manage('POST', `share-links/${revoked.body.id}/revoke`)
    await remove(doomed)
    relay.clock.now += HOUR
    const token = pathOf(expired).slice(3)
    const changed = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
    const paths = [pathOf(expired), pathOf(revoked), pathOf(gone), `/r/${changed}`, '/r/x', `/r/${'x'.repeat(5000)}`]
    const plain = ({ status, text }: Answer) => [status, text.replaceAll(/nonce="[^"]+"/g, '')]
    const pages = await Promise.all(paths.map((path) => open(path, HTML)))
    for (const page of pages) {
      expect(plain(page)).toEqual(plain(pages[0] as Answer))
      expect(page.headers.get('x-robots-tag')).toBe('noindex, nofollow')
    }
    expect(pages[0]?.text).toContain('No report here')
    const messages = new Set<string>()
    for (const path of paths) messages.add(expectRefusal(await open(path), 'NOT_FOUND').message)
    for (const path of paths) messages.add(expectRefusal(await enter(path, PASSWORD), 'NOT_FOUND').message)
    expect(messages.size).toBe(1)
  })

  it('is an error whose path is not a token at all', async () => {
    for (const path of ['/r', '/r/', '/r/%00', '/r/%E0%A4%A', '/r/../r/x', `/r/${encodeURIComponent('<script>')}`]) {
      expectRefusal(await open(path), 'NOT_FOUND')
    }
  })

  it('stays ended if it is used while it is revoked and expires', async () => {
    const id = await newReport()
    const made = await share(id, { expires_in_hours: 1 })
    relay.clock.now += HOUR
    const [opened, revoked, again] = await Promise.all([
      open(pathOf(made)),
      manage('POST', `share-links/${made.body.id}/revoke`),
      open(pathOf(made)),
    ])
    expect([opened.status, revoked.status, again.status]).toEqual([404, 200, 404])
  })

  it('takes the picture of an opened page with it when the report is deleted', async () => {
    const id = await newReport()
    const path = pathOf(await share(id))
    const { screenshot } = (await open(path)).body
    await remove(id)
    expect((await fetch(screenshot.url)).status).toBe(404)
    expect((await open(path)).status).toBe(404)
  })
})

describe('a share link with a password', () => {
  it('shows nothing before, and lets the browser in for an hour after', async () => {
    const path = pathOf(await share(await newReport({ title: 'Hidden title' }), { password: PASSWORD }))
    expectRefusal(await open(path), 'PASSWORD_REQUIRED')
    const form = await open(path, HTML)
    expect(form.status).toBe(401)
    expect(form.text).toContain('<form method="post">')
    expect(form.headers.get('content-security-policy')).toContain("form-action 'self'")
    const done = await submit(path, `password=${encodeURIComponent(PASSWORD)}`)
    expect([done.status, done.headers.get('location'), await done.text()]).toEqual([303, path, ''])
    const [set = ''] = done.headers.getSetCookie()
    expect(set).toMatch(/^earshot\.share=\d+\.[\w-]{43}; Max-Age=3600; Path=\/r\/[\w-]{43}; HttpOnly; SameSite=Lax$/)
    const Cookie = set.split(';')[0] ?? ''
    expect((await open(path, { ...HTML, Cookie: `earshot.share=other; ${Cookie}` })).text).toContain('Hidden title')
    expect(form.text).not.toContain('Hidden title')
    relay.clock.now += HOUR
    expectRefusal(await open(path, { Cookie }), 'PASSWORD_REQUIRED')
  })

  it('returns the report to a program that sends the password', async () => {
    const path = pathOf(await share(await newReport({ title: 'Hidden title' }), { password: PASSWORD }))
    expect((await enter(path, PASSWORD)).body.title).toBe('Hidden title')
    expectRefusal(await enter(path, 'wrong password'), 'INVALID_CREDENTIALS')
    expectRefusal(await relay.call('POST', path, { body: {} }), 'VALIDATION_ERROR')
    expectRefusal(await relay.call('POST', path, { body: { password: 'x'.repeat(100_000) } }), 'PAYLOAD_TOO_LARGE')
    expectRefusal(await enter(path, 'x'.repeat(201)), 'VALIDATION_ERROR')
    expect((await submit(path, `password=${'x'.repeat(100_000)}`)).status).toBe(413)
    const open_link = pathOf(await share(await newReport()))
    expect((await enter(open_link, 'not needed')).status).toBe(200)
  })

  it('does not accept the pass of another link, nor a changed one', async () => {
    const id = await newReport()
    const [one, other] = [await share(id, { password: PASSWORD }), await share(id, { password: PASSWORD })]
    const [cookie = ''] = (await enter(pathOf(one), PASSWORD)).headers.getSetCookie()
    const pass = cookie.split(';')[0] ?? ''
    expectRefusal(await open(pathOf(other), { Cookie: pass }), 'PASSWORD_REQUIRED')
    for (const wrong of [pass.replace(/=\d/, '=9'), pass.slice(0, -1), 'earshot.share=', 'earshot.share=1e9.x']) {
      expectRefusal(await open(pathOf(one), { Cookie: wrong }), 'PASSWORD_REQUIRED')
    }
  })

  it('says on its page that a password was wrong, and when to try again', async () => {
    const path = pathOf(await share(await newReport(), { password: PASSWORD }))
    for (let count = 0; count < 10; count++) {
      const wrong = await submit(path, 'password=wrong')
      expect([wrong.status, await wrong.text()]).toEqual([
        401,
        expect.stringContaining('password of the link is wrong'),
      ])
    }
    const late = await submit(path, `password=${encodeURIComponent(PASSWORD)}`)
    expect(late.status).toBe(429)
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await late.text()).toContain('Too many failed attempts')
    const elsewhere = { 'X-Forwarded-For': '192.0.2.7' }
    expect((await enter(path, PASSWORD, elsewhere)).status).toBe(200)
    // Guesses of links do not keep people from signing in.
    const body = { email: 'zoe@shop.example', password: 'not mine either' }
    expectRefusal(await relay.call('POST', '/api/v1/auth/sign-in', { body }), 'INVALID_CREDENTIALS')
  })

  it('checks ten of ten thousand guesses', async () => {
    const { body } = await share(await newReport(), { password: PASSWORD })
    const token = body.url.split('/').at(-1)
    let checked = 0
    let counted = 0
    const sign_in = { isPassword: async () => ++checked < 0 }
    const link_guesses = {
      count: async () => {
        if (++counted > 10) throw new Error('too many')
        return async () => undefined
      },
    }
    const context = { ...relay, now: () => relay.clock.now, sign_in, link_guesses } as never
    const guess = (n: number) => enterLinkPassword(context, { token, password: `guess ${n}`, network: '192.0.2.1' })
    const answers = await Promise.allSettled(Array.from({ length: 10_000 }, (_, n) => guess(n)))
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
    expect(checked).toBe(10)
  })
})

describe('the share link of a public report', () => {
  const finalize = async () => {
    const { public_key } = await relay.newCaptureKey({ max_visibility: 'public' })
    const own = flowOf({ ...relay, public_key })
    const { session } = await own.uploaded()
    const request = await own.finalizeRequest(session, { visibility: 'public' })
    const send = () => own.post(FINALIZE, request)
    const { body } = await send()
    return { send, id: String(body.report.id), path: new URL(body.share_url).pathname, body }
  }
  const links = async (id: string) => (await manage('GET', `reports/${id}/share-links`)).body.items

  it('is the same when the request is repeated, and is listed and revoked like others', async () => {
    const { send, id, path, body } = await finalize()
    expect((await send()).body).toEqual(body)
    const [link, ...others] = await links(id)
    expect(others).toEqual([])
    expect(link).toMatchObject({ created_by: null, expires_at: null, has_password: false })
    expect((await open(path)).body.title).toBe(body.report.title)
    await manage('POST', `share-links/${link.id}/revoke`)
    expect((await open(path)).status).toBe(404)
    expect((await send()).body).toEqual(body)
    expect((await open(path)).status).toBe(404)
  })

  it('ends for good when the report is no longer public, and deliberate links stay', async () => {
    const { id, path } = await finalize()
    const deliberate = pathOf(await share(id))
    const patch = (change: object) => manage('PATCH', `reports/${id}`, change)
    expect((await patch({ severity: 'high' })).status).toBe(200)
    expect((await open(path)).status).toBe(200)
    await patch({ visibility: 'private' })
    expect([(await open(path)).status, (await open(deliberate)).status]).toEqual([404, 200])
    await patch({ visibility: 'public' })
    expect((await open(path)).status).toBe(404)
    expect((await links(id)).at(-1).revoked_at).not.toBeNull()
  })
})

describe('hostile texts on the page of a share link', () => {
  it('are shown as text, within their own direction and width', async () => {
    const title = '"><img src=x onerror=alert(1)>\u202eevil\u2066'
    const summary = `</p><script>alert(1)</script>\n${'w'.repeat(5000)}`
    const path = pathOf(await share(await newReport({ title, summary })))
    const { text } = await open(path, HTML)
    expect(text).not.toMatch(/<script|<img src=x/)
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    const [, ofWindow = ''] = /<title>(.*)<\/title>/.exec(text) ?? []
    expect(ofWindow).toBe('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;evil')
    expect(text).toContain('<h1 dir="auto">')
    expect(text).toContain('overflow-wrap: anywhere')
  })
})
