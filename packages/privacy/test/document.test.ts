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

test('masks what a client let through, keeps the shape, and counts it', () => {
  const masked = maskDebuggerDocument(document)
  expect(masked.document).toEqual({
    ...document,
    environment: { url: 'https://a.example/x?email=[value]', title: 'Inbox of [email] - Shop', online: true },
    console: [{ at: 1, level: 'log', args: ['token:', '{"password":"[private]","ok":1}'] }],
    network: [{ at: 2, initiator: 'fetch', method: 'GET', url: '/a?api_key=[private]', status: 503 }],
    errors: [
      { at: 3, kind: 'error', name: 'TypeError', message: 'mail to [email]', source: '/app.js?token=[private]' },
    ],
    context: { user: { id: 'u-1', email: '[email]' }, custom: { secret: '[private]', plan: 'pro' } },
  })
  expect(masked.changed).toBe(8)
})

test('changes nothing in a document that is masked already', () => {
  const once = maskDebuggerDocument(document)
  expect(maskDebuggerDocument(once.document)).toEqual({ document: once.document, changed: 0 })
  const masked = {
    console: [{ args: [maskText('Bearer abc123def456 from jo@mail.example')] }],
    network: [{ url: maskUrl('/a/jo@mail.example?code=A1') }],
    context: { custom: maskValue({ 'a@b.example': { pin: 1, url: '/x?k=A1b2' } }) },
  }
  expect(maskDebuggerDocument(masked).changed).toBe(0)
})

test('takes anything', () => {
  expect(maskDebuggerDocument(null)).toEqual({ document: null, changed: 0 })
  expect(maskDebuggerDocument([1, 'a@b.example'])).toEqual({ document: [1, '[email]'], changed: 1 })
  const deep = JSON.parse(`${'['.repeat(5000)}"a@b.example"${']'.repeat(5000)}`)
  expect(JSON.stringify(maskDebuggerDocument(deep).document)).not.toContain('@')
  const context = maskDebuggerDocument({ context: { custom: deep } })
  expect(JSON.stringify(context.document)).not.toContain('@')
  expect(context.changed).toBe(1)
})
