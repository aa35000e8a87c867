import { Readable } from 'node:stream'
import { SCOPES } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { flowOf } from '../http/flow.ts'
import { type RelayUnderTest, startRelay } from '../http/relay-under-test.ts'
import { earshot } from './earshot.ts'

let relay: RelayUnderTest
let api_key: string
let report: string
beforeEach(async () => {
  relay = await startRelay({ start_at: Date.now() })
  ;({ api_key } = await relay.newApiKey({ name: 'CI', scopes: SCOPES }))
  report = (await flowOf(relay).report([])).body.report.id
})
afterEach(() => {
  vi.restoreAllMocks()
  return relay.dispose()
})

const here = (...args: string[]) => earshot(['reports', 'comment', ...args], { data_dir: relay.folder })
const remotely = (...args: string[]) =>
  earshot(['reports', 'comment', ...args, '--relay', relay.url], {
    data_dir: '/nowhere',
    env: { EARSHOT_API_KEY: api_key },
  })
const comments = async () => {
  const { body } = await relay.call('GET', `/api/v1/reports/${report}/comments`, { headers: { 'api-token': api_key } })
  return body.items
}
const pipe = (text: string) => vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([text]) as never)

describe('earshot reports comment', () => {
  it('comments on a report by its id or number, here and over HTTP', async () => {
    const first = await here(report, '--body', 'Seen.')
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^cmt_\w+\n$/) })
    const { stdout } = await remotely(report.slice(-8), '--body', 'We are on it.', '--public', '--json')
    const all = await comments()
    const [one, other] = ['team', 'reporter'].map((audience) =>
      all.find((comment: { audience: string }) => comment.audience === audience),
    )
    expect(one).toMatchObject({ body: 'Seen.', audience: 'team', author: { kind: 'system', name: 'Command line' } })
    expect(other).toMatchObject({ body: 'We are on it.', audience: 'reporter', author: { name: 'CI' } })
    expect(JSON.parse(stdout)).toEqual(other)
  })

  it('reads a stack trace from standard input', async () => {
    pipe('TypeError: no cart\n    at pay (cart.js:3)\n')
    expect((await here(report)).code).toBe(0)
    expect(await comments()).toMatchObject([{ body: 'TypeError: no cart\n    at pay (cart.js:3)' }])
  })

  it('refuses a text that is too long, empty or has control characters, and an unknown report', async () => {
    pipe('x'.repeat(1_000_000))
    expect(await here(report)).toMatchObject({ code: 2, stderr: expect.stringContaining('longer than 10000') })
    for (const [body, words] of [
      ['', 'at least 1'],
      ['x'.repeat(10_001), 'at most 10000'],
      ['\u001b[2J', 'control characters'],
    ]) {
      expect(await here(report, '--body', String(body))).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(String(words)),
      })
    }
    for (const id of ['rep_unknown', '00000000']) expect((await here(id, '--body', 'x')).code).toBe(2)
    expect((await remotely('rep_unknown', '--body', 'x')).code).toBe(1)
    expect(await comments()).toEqual([])
  })
})
