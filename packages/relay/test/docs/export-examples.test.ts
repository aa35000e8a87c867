import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reportSummary } from '@earshot/protocol/schemas'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flowOf } from '../http/flow.ts'
import { type RelayUnderTest, startRelay } from '../http/relay-under-test.ts'
import { HAS_PYTHON, readExamples } from '../support/doc-examples.ts'

const EXAMPLES = readExamples(readFileSync(new URL('../../../../docs/exports.md', import.meta.url), 'utf8'))
const DAY = 86_400_000

let relay: RelayUnderTest
let env: NodeJS.ProcessEnv
let old: string
let change: (id: string, body: object) => Promise<unknown>
beforeAll(async () => {
  const now = Date.now()
  relay = await startRelay({ start_at: now - 5 * DAY })
  const flow = flowOf(relay)
  const send = async (title: string) => (await flow.report([], { title })).body.report.id
  old = await send('Old')
  const changed = await send('Changed')
  relay.clock.now = now - DAY / 48
  await send('New, "quoted"\nand =long')
  relay.clock.now++
  const { api_key } = await relay.newApiKey({ scopes: ['reports:read', 'reports:update'], expires_in_days: 30 })
  env = { ...process.env, EARSHOT_URL: relay.url, EARSHOT_API_KEY: api_key, HOME: relay.folder }
  const headers = { 'api-token': api_key }
  change = (id, body) => relay.call('PATCH', `/api/v1/reports/${id}`, { headers, body })
  await change(changed, { archived: true })
})
afterAll(() => relay.dispose())

const output = (example: string) => EXAMPLES.run(example, env, relay.folder)

describe('an example in docs/exports.md', () => {
  it('pulls everything that changed since yesterday with curl', async () => {
    await output('sh changed')
    const lines = (await readFile(join(relay.folder, 'changed.ndjson'), 'utf8')).trim().split('\n')
    const reports = lines.map((line) => reportSummary.parse(JSON.parse(line)))
    expect(reports.map(({ title }) => title.slice(0, 7))).toEqual(['New, "q', 'Changed'])
  })

  it.skipIf(!HAS_PYTHON)('pulls what is new since the last time in Python', async () => {
    expect(
      (await output('python changed'))
        .trim()
        .split('\n')
        .map((line) => line.slice(-30)),
    ).toHaveLength(2)
    const state = JSON.parse(await readFile(join(relay.folder, 'last-export.json'), 'utf8'))
    expect(Date.parse(state.updated_since)).toBeGreaterThan(relay.clock.now - DAY)
    relay.clock.now = Date.now()
    await change(old, { status: 'open' })
    expect(await output('python changed')).toMatch(/^\S+Z open Old\n$/)
  })

  it('writes a table with curl', async () => {
    await output('sh table')
    const [name = ''] = (await readdir(relay.folder)).filter((file) => file.endsWith('.csv'))
    const text = await readFile(join(relay.folder, name), 'utf8')
    expect(text).toMatch(/"New, ""quoted""\s+and =long"/)
    expect(text.match(/^rep_/gm)).toHaveLength(3)
  })

  it('is run by one of these tests', () => {
    const tests = readFileSync(new URL(import.meta.url), 'utf8')
    for (const example of EXAMPLES.names) expect(tests).toContain(`output('${example}')`)
  })
})
