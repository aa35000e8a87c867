import { readFileSync } from 'node:fs'
import { SCOPES } from '@earshot/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flowOf } from '../http/flow.ts'
import { type RelayUnderTest, SCREENSHOT, startRelay } from '../http/relay-under-test.ts'
import { HAS_PYTHON, readExamples } from '../support/doc-examples.ts'

const PAGE = readFileSync(new URL('../../../../docs/api.md', import.meta.url), 'utf8')

const EXAMPLES = readExamples(PAGE)

let relay: RelayUnderTest
let env: NodeJS.ProcessEnv
const titles = Array.from({ length: 3 }, (_, index) => `Report ${index + 1}`)
beforeAll(async () => {
  relay = await startRelay()
  for (const title of titles) await flowOf(relay).report([SCREENSHOT], { title })
  const { api_key } = await relay.newApiKey({ scopes: SCOPES })
  env = { ...process.env, EARSHOT_URL: relay.url, EARSHOT_API_KEY: api_key }
})
afterAll(() => relay.dispose())

const output = (example: string) => EXAMPLES.run(example, env)

describe('an example in docs/api.md', () => {
  it('lists reports with curl', async () => {
    const page = JSON.parse(await output('sh list'))
    expect(page).toMatchObject({ total: 3, page: 1, size: 5, next_cursor: null })
  })

  it('creates a key with curl, which then works', async () => {
    const { api_key, name } = JSON.parse(await output('sh create-key'))
    expect(name).toBe('Dashboard')
    const headers = { Authorization: `Bearer ${api_key}` }
    expect((await relay.call('GET', '/api/v1/reports', { headers })).status).toBe(200)
  })

  it('reads the audit log with curl', async () => {
    const { items } = JSON.parse(await output('sh audit'))
    expect(items[0]).toMatchObject({ type: 'api_key.created' })
  })

  it('reads every report in TypeScript, and the code of an error', async () => {
    const lines = (await output('ts each')).trim().split('\n')
    expect(
      lines
        .slice(0, 3)
        .map((line) => line.slice(25))
        .sort(),
    ).toEqual(titles)
    expect(lines[3]).toMatch(/^NOT_FOUND [0-9a-f-]{36}$/)
  })

  it('downloads artifacts in TypeScript', async () => {
    expect((await output('ts download')).trim()).toBe(`screenshot ${SCREENSHOT.bytes.length}`)
  })

  it.skipIf(!HAS_PYTHON)('reads every report in Python', async () => {
    const lines = (await output('python each')).trim().split('\n')
    expect(lines.map((line) => line.slice(25)).sort()).toEqual(titles)
  })

  it('is run by one of these tests', () => {
    const tests = readFileSync(new URL(import.meta.url), 'utf8')
    for (const example of EXAMPLES.names) expect(tests).toContain(`output('${example}')`)
    const unnamed = [...PAGE.matchAll(/```(\w+)\n/g)].map(([, language]) => language)
    // What sets the variables, and commands for a relay on another machine.
    expect(unnamed).toEqual(['sh', 'sh'])
  })
})
