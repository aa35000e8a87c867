import { expect, test } from 'vitest'
import { maskDebuggerDocument, maskText, maskUrl, maskValue } from '../src/index.ts'

const document = {
  version: 1,
  captured_at: 1763700000000,
  environment: {
    url: 'https://a.example/x?email=jo%40mail.example',
    title: 'Inbox of jo@mail.example - Shop',
    online: true,
  },
  console: [{ at: 1, level: 'log', args: ['token:', '{"password":"hunter2","ok":1}'] }],
  network: [{ at: 2, initiator: 'fetch', method: 'GET', url: '/a?api_key=abc', status: 503 }],
  errors: [
    { at: 3, kind: 'error', name: 'TypeError', message: 'mail to jo@mail.example', source: '/app.js?token=abc' },
  ],
  actions: [],
  context: { user: { id: 'u-1', email: 'jo@mail.example' }, custom: { secret: 'abc', plan: 'pro' } },
  privacy: { replay_text: 'strict', masked: { token: 3, email: 1 }, dropped: {} },
}

test('masks what a client has missed, and keeps the structure', () => {
  expect(maskDebuggerDocument(document)).toEqual({
    ...document,
    environment: { url: 'https://a.example/x?email=[value]', title: 'Inbox of [email] - Shop', online: true },
    console: [{ at: 1, level: 'log', args: ['token:', '[private]'] }],
    network: [{ at: 2, initiator: 'fetch', method: 'GET', url: '/a?api_key=[private]', status: 503 }],
    errors: [
      { at: 3, kind: 'error', name: 'TypeError', message: 'mail to [email]', source: '/app.js?token=[private]' },
    ],
    context: { user: { id: 'u-1', email: '[email]' }, custom: { secret: '[private]', plan: 'pro' } },
  })
})

test('changes nothing in a document that is masked already', () => {
  const masked = {
    console: [{ args: [maskText('Bearer abc123def456 from jo@mail.example')] }],
    network: [{ url: maskUrl('/a/jo@mail.example?code=A1') }],
    context: { custom: maskValue({ 'a@b.example': { pin: 1, url: '/x?k=A1b2' } }) },
  }
  expect(maskDebuggerDocument(masked)).toEqual(masked)
})

test('takes anything', () => {
  expect(maskDebuggerDocument(null)).toBeNull()
  expect(maskDebuggerDocument([1, 'a@b.example'])).toEqual([1, '[email]'])
  const deep = JSON.parse(`${'['.repeat(5000)}"a@b.example"${']'.repeat(5000)}`)
  expect(JSON.stringify(maskDebuggerDocument(deep))).not.toContain('@')
  expect(JSON.stringify(maskDebuggerDocument({ context: { custom: deep } }))).not.toContain('@')
})

test('masks numbers and names, keeps times and measurements, and rounds fractions', () => {
  const entry = { at: 1763700000000, status: 4111111111111111, duration: 12.345678901234 }
  expect(maskDebuggerDocument({ network: [entry], privacy: { masked: { 'jo@mail.example': 2, email: 1 } } })).toEqual({
    network: [{ at: 1763700000000, status: 0, duration: 12.3457 }],
    privacy: { masked: { '[email]': 2, email: 1 } },
  })
})

test('calls back before each text, and stops if the callback throws', () => {
  const seen: string[] = []
  maskDebuggerDocument({ console: [{ args: ['one', 'two'] }], title: 'three' }, { onText: (text) => seen.push(text) })
  expect(seen).toEqual(['one', 'two', 'three'])
  const stop = () => {
    throw new Error('enough')
  }
  expect(() => maskDebuggerDocument({ title: 'x' }, { onText: stop })).toThrow('enough')
})
