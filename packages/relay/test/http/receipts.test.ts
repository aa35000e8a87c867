import { MAX_COMMENT_LENGTH } from '@earshot/protocol'
import { receipt as receiptSchema } from '@earshot/protocol/schemas'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { expectRefusal } from './expect-refusal.ts'
import { FINALIZE, flowOf } from './flow.ts'
import { type Answer, type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

const HTML = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let relay: RelayUnderTest
let flow: ReturnType<typeof flowOf>
let api_key: string
beforeEach(async () => {
  relay = await startRelay()
  flow = flowOf(relay)
  const scopes = ['reports:read', 'reports:update', 'comments:read', 'comments:create'] as const
  ;({ api_key } = await relay.newApiKey({ scopes: [...scopes] }))
})
afterEach(() => relay.dispose())

const manage = (method: string, path: string, body?: object) =>
  relay.call(method, `/api/v1/${path}`, { headers: { Authorization: `Bearer ${api_key}` }, ...(body && { body }) })
const answerTo = (id: string, body: string, audience: string) =>
  manage('POST', `reports/${id}/comments`, { body, audience })
async function newReport(changes: Record<string, unknown> = {}) {
  const { body } = await flow.report([SCREENSHOT], changes)
  const page = new URL(body.receipt_url).pathname
  return { id: String(body.report.id), page, api: page.replace('/receipt/', '/api/v1/public/receipts/') }
}
const submit = (path: string, fields: Record<string, string> = {}) =>
  fetch(relay.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers: HTML,
  })
const lastEvent = async () => {
  const { organization_id } = relay.operator
  return (await relay.database.readEvents({ organization_id, after: 0, limit: 1000 })).at(-1)
}

describe('the receipt of a report', () => {
  it('is the same for a repeated finalize, and its token is stored as a hash and not logged', async () => {
    const { session } = await flow.uploaded()
    const request = await flow.finalizeRequest(session)
    const [one, two] = [await flow.post(FINALIZE, request), await flow.post(FINALIZE, request)]
    expect(two.body).toEqual(one.body)
    const token = String(one.body.receipt_url.split('/').at(-1))
    expect(one.body.receipt_url).toMatch(/\/receipt\/[\w-]{43}$/)
    await relay.call('GET', `/receipt/${token}`)
    await relay.call('GET', `/api/v1/public/receipts/${token}`)
    // Lines are written a moment after the response.
    await vi.waitFor(async () => expect(await relay.log()).toContain('"/api/v1/public/receipts/:token"'), 10_000)
    expect(await relay.log()).not.toContain(token)
    expect((await manage('GET', `reports/${one.body.report.id}`)).text).not.toContain(token)
  })

  it('shows number, title, status and public answers, and nothing else of the team', async () => {
    const { id, page, api } = await newReport({
      title: 'Pay fails',
      summary: 'secret summary',
      visibility: 'organization',
    })
    await manage('PATCH', `reports/${id}`, { status: 'open', severity: 'critical', add_tags: ['secret-tag'] })
    expect((await answerTo(id, 'We found it.', 'reporter')).status).toBe(201)
    await answerTo(id, 'A note for ourselves', 'team')
    const answer = await relay.call('GET', api)
    expect(receiptSchema.parse(answer.body)).toEqual(answer.body)
    expect(answer.body).toMatchObject({
      number: id.slice(-8).toUpperCase(),
      title: 'Pay fails',
      status: 'Open',
      comments: [{ by_reporter: false, body: 'We found it.' }],
    })
    const shown = await relay.call('GET', page, { headers: HTML })
    expect(shown.status).toBe(200)
    for (const text of ['Pay fails', 'Open', 'We found it.', 'The team']) expect(shown.text).toContain(text)
    for (const hidden of ['secret', 'critical', 'ourselves', id]) {
      expect(answer.text).not.toContain(hidden)
      expect(shown.text).not.toContain(hidden)
    }
    expect(shown.text).not.toContain('<script')
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'")
    for (const { headers } of [answer, shown]) {
      expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it('takes comments of the reporter, by its form and as JSON', async () => {
    const { id, page, api } = await newReport()
    const sent = await submit(`${page}/comments`, { body: 'On Fridays\r\nonly' })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, page])
    relay.clock.now += 1000
    const made = await relay.call('POST', `${api}/comments`, { body: { body: 'And at night' } })
    expect([made.status, made.body.by_reporter]).toEqual([201, true])
    const { comments } = (await relay.call('GET', api)).body
    expect(comments.map(({ body }: { body: string }) => body)).toEqual(['On Fridays\nonly', 'And at night'])
    expect(await lastEvent()).toMatchObject({
      type: 'comment.created',
      subject_id: id,
      actor: { kind: 'reporter' },
      changes: { audience: 'reporter' },
    })
  })

  it('refuses a comment that is too long, empty or has control characters, and keeps the text in its form', async () => {
    const { page, api } = await newReport()
    const comment = (body: unknown) => relay.call('POST', `${api}/comments`, { body: { body } })
    for (const wrong of ['', ' ', 'x'.repeat(MAX_COMMENT_LENGTH + 1), 'a\u0000b', 7]) {
      expectRefusal(await comment(wrong), 'VALIDATION_ERROR')
    }
    expectRefusal(await comment('x'.repeat(1_000_000)), 'PAYLOAD_TOO_LARGE')
    const again = await submit(`${page}/comments`, { body: 'half \u0007<b>written' })
    expect(again.status).toBe(400)
    const text = await again.text()
    expect(text).toContain('no control characters')
    expect(text).toContain('&lt;b&gt;written')
    expect((await submit(`${page}/comments`, { body: 'x'.repeat(100_000) })).status).toBe(413)
    expect((await relay.call('GET', api)).body.comments).toEqual([])
  })

  it('takes five comments a minute', async () => {
    const { page, api } = await newReport()
    for (let count = 0; count < 5; count++)
      await relay.call('POST', `${api}/comments`, { body: { body: `No ${count}` } })
    expectRefusal(await relay.call('POST', `${api}/comments`, { body: { body: 'more' } }), 'RATE_LIMITED')
    const form = await submit(`${page}/comments`, { body: 'one more' })
    expect([form.status, await form.text()]).toEqual([429, expect.stringContaining('one more')])
    const other = await newReport()
    expect((await relay.call('POST', `${other.api}/comments`, { body: { body: 'mine' } })).status).toBe(201)
  })

  it('withdraws the report: the report, its files and the receipt are gone', async () => {
    const [one, two] = [await newReport({ visibility: 'organization' }), await newReport()]
    const done = await submit(`${one.page}/withdrawal`)
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Your report was deleted')])
    expect(await lastEvent()).toMatchObject({ type: 'report.deleted', subject_id: one.id, actor: { kind: 'reporter' } })
    expectRefusal(await manage('GET', `reports/${one.id}`), 'NOT_FOUND')
    expect((await relay.call('DELETE', two.api)).status).toBe(204)
    expect(await relay.storedFiles()).toEqual([])
    expectRefusal(await relay.call('DELETE', two.api), 'NOT_FOUND')
    expect((await submit(`${one.page}/withdrawal`)).status).toBe(404)
  })

  it('does not exist for an unknown, changed or huge token, the same as for a deleted report', async () => {
    const { page, api } = await newReport()
    await relay.call('DELETE', api)
    const token = page.split('/').at(-1) ?? ''
    const changed = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
    const pages = new Set<string>()
    const messages = new Set<string>()
    for (const wrong of [token, changed, 'x', 'x'.repeat(5000), '%00', '%3Cscript%3E']) {
      const answer: Answer = await relay.call('GET', `/receipt/${wrong}`, { headers: HTML })
      expect(answer.status).toBe(404)
      pages.add(answer.text.replaceAll(/nonce="[^"]+"/g, ''))
      const own = `/api/v1/public/receipts/${wrong}`
      messages.add(expectRefusal(await relay.call('GET', own), 'NOT_FOUND').message)
      messages.add(
        expectRefusal(await relay.call('POST', `${own}/comments`, { body: { body: 'x' } }), 'NOT_FOUND').message,
      )
      messages.add(expectRefusal(await relay.call('DELETE', own), 'NOT_FOUND').message)
      expect((await submit(`/receipt/${wrong}/comments`, { body: 'x' })).status).toBe(404)
    }
    expect([pages.size, messages.size]).toEqual([1, 1])
  })

  it('shows hostile texts as text', async () => {
    const { id, page } = await newReport({
      title: '"><img src=x onerror=alert(1)>\u202eevil',
      visibility: 'organization',
    })
    await answerTo(id, `</p><script>alert(1)</script>${'w'.repeat(3000)}`, 'reporter')
    const { text } = await relay.call('GET', page, { headers: HTML })
    expect(text).not.toMatch(/<script|<img/)
    expect(text).toContain('&lt;script&gt;')
    expect(/<title>(.*)<\/title>/.exec(text)?.[1]).not.toContain('\u202e')
    const head = await relay.call('HEAD', page, { headers: { ...HTML, Range: 'bytes=0-1' } })
    expect([head.status, head.text]).toEqual([200, ''])
  })
})
