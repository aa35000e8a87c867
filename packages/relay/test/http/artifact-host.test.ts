import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { checkArtifactOrigin } from '../../src/cli/checks/artifact-origin.ts'
import { readConfig } from '../../src/config/config.ts'
import { createRelay } from '../../src/relay.ts'
import { flowOf } from './flow.ts'
import { type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

const PUBLIC_URL = 'https://reports.example/earshot'
const FILES = 'https://files.example'
const MINUTE = 60_000

let relay: RelayUnderTest
afterEach(() => relay.dispose())

/** Fetch does not let its caller choose the Host header. */
function get(path: string, headers: Record<string, string>): Promise<{ status: number; policy: unknown }> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, relay.url), { headers }, (response) => {
      response.resume()
      const policy = response.headers['cross-origin-resource-policy']
      response.on('end', () => resolve({ status: response.statusCode ?? 0, policy }))
    })
    call.on('error', reject).end()
  })
}
const at = async (host: string, path: string) => (await get(path, { host })).status

/** The path and the URL of a signed link to an artifact of a new report. */
async function newLink() {
  const { api_key } = await relay.newApiKey()
  const flow = flowOf({ ...relay, call: (method, url, call) => relay.call(method, ownPath(url), call) })
  const { body } = await flow.report([SCREENSHOT])
  const shown = await relay.call('GET', `/api/v1/reports/${body.report.id}`, { headers: { 'api-token': api_key } })
  const { url, expires_at } = shown.body.artifacts[0]
  return { url: String(url), expires_at, path: ownPath(url) }
}

/** The path of a URL of the relay, wherever the relay believes to be. */
function ownPath(url: string): string {
  const { pathname, search } = new URL(url, relay.url)
  return pathname.replace('/earshot', '') + search
}

describe('with an origin of their own, artifacts', () => {
  it('are served there only, and nothing else is', async () => {
    relay = await startRelay({ settings: { public_url: PUBLIC_URL, artifact_origin: FILES } })
    const { url, path } = await newLink()
    expect(url).toMatch(/^https:\/\/files\.example\/api\/v1\/artifacts\/art_/)
    for (const host of ['files.example', 'FILES.example', 'files.example:443']) {
      const answer = await get(path, { host })
      expect([host, answer.status, answer.policy]).toEqual([host, 200, 'cross-origin'])
    }
    for (const host of [
      'reports.example',
      'files.example.evil.example',
      'files.example:8443',
      'x@files.example',
      '[',
    ]) {
      expect([host, await at(host, path)]).toEqual([host, 404])
      expect([host, await at(host, `/earshot${path}`)]).toEqual([host, 404])
    }
    for (const other of [
      '/healthz',
      '/',
      '/widget.js',
      '/api/v1/reports',
      '/account/sign-in',
      '/r/x',
      '/earshot/healthz',
    ]) {
      expect([other, await at('files.example', other)]).toEqual([other, 404])
    }
    expect(await at('reports.example', '/healthz')).toBe(200)
    expect(await at('files.example', '/API/v1/ARTIFACTS/x')).toBe(403)
  })

  it('are found by the host that a trusted proxy passes on, and by no other', async () => {
    const headers = { host: 'reports.example', 'x-forwarded-host': 'files.example' }
    const settings = { public_url: PUBLIC_URL, artifact_origin: FILES }
    relay = await startRelay({ settings })
    expect((await get((await newLink()).path, headers)).status).toBe(404)
    await relay.dispose()
    relay = await startRelay({ settings: { ...settings, trust_proxy: 1 } })
    expect((await get((await newLink()).path, headers)).status).toBe(200)
  })
})

it('links to artifacts work as long as the setting says', async () => {
  relay = await startRelay({ settings: { link_minutes: 2 } })
  const { path, expires_at } = await newLink()
  expect(expires_at).toBe(new Date(relay.clock.now + 2 * MINUTE).toISOString())
  expect((await relay.call('GET', path)).status).toBe(200)
  relay.clock.now += 2 * MINUTE
  expect((await relay.call('GET', path)).status).toBe(410)
})

describe('the check of the artifact origin', () => {
  it('finds a relay that does not know the origin, or is not reached by it', async () => {
    relay = await startRelay()
    expect(await checkArtifactOrigin({ artifact_origin: null })).toEqual([])
    expect(await checkArtifactOrigin({ artifact_origin: relay.url })).toMatchObject([
      { state: 'problem', message: expect.stringContaining('serves more than artifacts') },
    ])
    expect(await checkArtifactOrigin({ artifact_origin: 'http://127.0.0.1:1' })).toMatchObject([
      { state: 'problem', message: expect.stringContaining('Nothing responds') },
    ])
    await relay.dispose()
    relay = await startRelay({ settings: { public_url: PUBLIC_URL, artifact_origin: FILES } })
    expect(await checkArtifactOrigin({ artifact_origin: relay.url })).toMatchObject([
      { state: 'problem', message: expect.stringContaining('does not reach this relay as that host') },
    ])
  })

  it('is content with one that serves artifacts and nothing else', async () => {
    relay = await startRelay()
    const { port } = new URL(relay.url)
    await relay.stop()
    const artifact_origin = `http://127.0.0.1:${port}`
    const settings = { ...readConfig({}), public_url: PUBLIC_URL, artifact_origin, port: Number(port) }
    const other = await createRelay({ ...settings, data_dir: relay.folder, log: 'off' })
    await other.listen()
    expect(await checkArtifactOrigin({ artifact_origin })).toMatchObject([{ subject: 'artifact origin', state: 'ok' }])
    await other.stop()
  })
})
