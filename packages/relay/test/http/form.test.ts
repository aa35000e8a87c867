import { afterEach, expect, it } from 'vitest'
import { expectExchangeHeaders, expectRefusal } from './expect-refusal.ts'
import { type RelayUnderTest, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
afterEach(() => relay.dispose())

it('exists for a key that allows the relay’s own origin, and runs only its own scripts', async () => {
  relay = await startRelay()
  const { public_key } = await relay.newCaptureKey({ allowed_origins: [relay.url] })
  const [first, second] = [
    await relay.call('GET', `/form/${public_key}`),
    await relay.call('GET', `/form/${public_key}`),
  ]
  expect(first.status).toBe(200)
  expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(first.text).toContain(`data-key="${public_key}"`)
  const policy = first.headers.get('content-security-policy')
  expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-[\w+/]{24}'; style-src 'nonce-/)
  expect(policy).toContain("connect-src 'self';")
  expect(policy).not.toContain('unsafe')
  expect(second.headers.get('content-security-policy')).not.toBe(policy)
  expect(first.headers.get('cache-control')).toBe('no-store')
  for (const name of ['x-request-id', 'x-response-time', 'x-response-size']) expect(first.headers.has(name)).toBe(true)
})

it('does not exist for any other key', async () => {
  relay = await startRelay()
  const { public_key } = await relay.newCaptureKey({ allowed_origins: [relay.url] })
  await relay.revoke(public_key)
  for (const key of [relay.public_key, public_key, `ck_${'0'.repeat(32)}`, 'ck_%22%3E%3Cscript%3E', '%00']) {
    const answer = await relay.call('GET', `/form/${key}`)
    expectRefusal(answer, 'NOT_FOUND')
    expect(answer.text).not.toContain('<')
  }
})

it('shows a page without a form for a wrong link', async () => {
  relay = await startRelay()
  const headers = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
  for (const key of [relay.public_key, 'ck_%22%3E%3Cscript%3E']) {
    const answer = await relay.call('GET', `/form/${key}`, { headers })
    expect(answer.status).toBe(404)
    expectExchangeHeaders(answer)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.text).toContain('This form does not exist or is closed.')
    expect(answer.text).not.toContain('<script')
  }
})

it('loads the widget beside it, also below a path', async () => {
  relay = await startRelay({ settings: { public_url: 'https://shop.example/reports' } })
  const { public_key } = await relay.newCaptureKey({ allowed_origins: ['https://shop.example'] })
  const answer = await relay.call('GET', `/reports/form/${public_key}`)
  expect(answer.status).toBe(200)
  expect(answer.text).toContain('src="../widget.js"')
  const closed = await relay.call('GET', `/reports/form/${public_key}/`)
  expect(closed.text).toContain('src="../../widget.js"')
})
