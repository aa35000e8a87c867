import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { earshot, newFolder } from './earshot.ts'

let data_dir: string
let remove: () => Promise<void>
let server: Server
beforeEach(async () => {
  ;({ data_dir, remove } = await newFolder())
})
afterEach(async () => {
  server.close()
  await remove()
})

const ESC = '\u001b[2J\u001b]0;owned\u0007\u009b31m\r\u202e\u0008\u200b\u{e0041}\ufe0f'

/** What listens at the relay's address and answers every path by what `answers` has for it. */
async function listen(answers: Record<string, { status?: number; body: unknown }>): Promise<string> {
  server = createServer((req, res) => {
    const { status = 201, body } = answers[String(req.url).split('/').at(-1) ?? ''] ?? { body: {} }
    req.resume()
    req.on('end', () => {
      res.writeHead(status, { 'Content-Type': 'application/json' })
      res.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const expires_at = '2026-03-15T12:00:00.000Z'
const GOOD = {
  tokens: { body: { capture_token: ESC, action: 'create', expires_at } },
  'upload-sessions': { body: { upload_session_token: 's', finalize_token: 'f', expires_at, uploads: [] } },
  finalize: {
    body: {
      report: { id: `rep_${ESC}\nrep_2`, title: ESC, visibility: 'private', created_at: expires_at },
      share_url: `https://a.example/${ESC}`,
      receipt_url: null,
    },
  },
}

const send = (relay: string, ...more: string[]) => {
  const args = ['--relay', relay, '--key', 'ck_1', '--origin', 'https://a.example', '--title', 'T']
  return earshot(['reports', 'send', ...args, ...more], { data_dir })
}

const expectPlain = (text: string) => expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u)

it('prints the report id of a response on one line, without terminal control characters', async () => {
  const relay = await listen(GOOD)
  const { code, stdout, stderr } = await send(relay)
  expect([code, stderr]).toEqual([0, ''])
  expectPlain(stdout)
  expect(stdout).toMatch(/^rep_[^\n]*rep_2\n$/)
  const { stdout: json } = await send(relay, '--json')
  expectPlain(json)
  expect(JSON.parse(json).report.title).toBe(ESC)
})

it.each([
  ['a message', { error: { code: 'VALIDATION_ERROR', message: `${ESC}no`, details: [{ path: ESC, message: ESC }] } }],
  [
    'objects for text',
    { error: { code: {}, message: { toString: 1 }, details: [{ path: { toString: 1 }, message: [] }] } },
  ],
  [
    'details of another form',
    { error: { code: 'X', message: 'no', details: [{ path: { toString: 1 }, message: 1 }] } },
  ],
  ['no error', {}],
  ['a list', []],
  ['no JSON', `<html>${ESC}`],
])('prints a refusal with %s as one plain line', async (_what, body) => {
  const relay = await listen({ tokens: { status: 400, body } })
  const { code, stdout, stderr } = await send(relay)
  expect([code, stdout]).toEqual([1, ''])
  expectPlain(stderr)
  expect(stderr).toMatch(/^[^\n]+\n$/)
})

it.each([
  ['tokens', {}],
  ['tokens', `{"capture_token": ${JSON.stringify(ESC)}`],
  ['upload-sessions', { upload_session_token: {}, uploads: ESC }],
  ['finalize', { report: { id: { toString: 1 } } }],
  ['finalize', null],
])('reports that a server with another response for %s is not a relay', async (path, body) => {
  const { code, stdout, stderr } = await send(await listen({ ...GOOD, [path]: { body } }))
  expect([code, stdout]).toEqual([1, ''])
  expectPlain(stderr)
  expect(stderr).toMatch(/^[^\n]*Check its URL[^\n]*\n$/)
})
