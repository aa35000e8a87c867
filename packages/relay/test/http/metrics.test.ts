import { request } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { createMetrics } from '../../src/metrics/create-metrics.ts'
import { expectRefusal } from './expect-refusal.ts'
import { flowOf, TOKENS } from './flow.ts'
import { DEBUGGER, type RelayUnderTest, SCREENSHOT, startRelay } from './relay-under-test.ts'

let relay: RelayUnderTest
afterEach(() => relay.dispose())

const LOOPBACK = { settings: { metrics: 'loopback' } } as const
const TOKEN = 'a token of more than thirty-two characters'.replaceAll(' ', '-')

/** The value of each series, by its name and labels as they are written. */
async function readMetrics(headers: Record<string, string> = {}): Promise<Map<string, number>> {
  const { status, text, headers: sent } = await relay.call('GET', '/metrics', { headers })
  expect(status).toBe(200)
  expect(sent.get('content-type')).toMatch(/^text\/plain; version=/)
  expect(sent.get('cache-control')).toBe('no-store')
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.replace(/^.* /, ''))]))
}

const countOf = (labels: string) => `earshot_http_request_duration_seconds_count{${labels}}`

it('are off by default', async () => {
  relay = await startRelay()
  expectRefusal(await relay.call('GET', '/metrics'), 'NOT_FOUND')
})

it('count requests by route and class of status, refusals by code, reports, and masking', async () => {
  relay = await startRelay(LOOPBACK)
  const before = (await readMetrics()).get('earshot_masking_cpu_seconds_total') ?? 0
  const { status } = await flowOf(relay).report([
    SCREENSHOT,
    { ...DEBUGGER, bytes: Buffer.from('{"console":[{"at":1,"level":"log","args":["me@shop.example"]}]}') },
  ])
  expect(status).toBe(201)
  expectRefusal(await relay.call('GET', '/api/v1/reports'), 'UNAUTHENTICATED')
  expectRefusal(await relay.call('GET', '/api/v1/reports'), 'UNAUTHENTICATED')
  // A request is counted when its response was sent, which its client may see earlier.
  await expect
    .poll(async () => Object.fromEntries(await readMetrics()))
    .toMatchObject({
      [countOf('method="POST",route="/api/v1/public/capture/finalize",status="2xx"')]: 1,
      [countOf('method="PUT",route="/api/v1/uploads/:artifact_id",status="2xx"')]: 2,
      [countOf('method="GET",route="/api/v1/reports",status="4xx"')]: 2,
      'earshot_refusals_total{code="UNAUTHENTICATED"}': 2,
      earshot_reports_total: 1,
      earshot_open_uploads: 0,
      earshot_masking_pending: 0,
    })
  const read = await readMetrics()
  expect(read.get('earshot_masking_cpu_seconds_total')).toBeGreaterThan(before)
  for (const name of ['earshot_disk_free_bytes', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes']) {
    expect(read.get(name), name).toBeGreaterThan(0)
  }
  expect(read.get('nodejs_eventloop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0)
  expect([...read.keys()]).toContain('earshot_build_info{version="0.1.0"}')
})

it('count an upload while it arrives', async () => {
  relay = await startRelay(LOOPBACK)
  const [upload] = (await flowOf(relay).open()).uploads
  const { hostname, port, pathname, search } = new URL(upload.url)
  const headers = { ...upload.headers, 'Content-Length': SCREENSHOT.bytes.length }
  const put = request({ hostname, port, path: pathname + search, method: 'PUT', headers })
  put.write(SCREENSHOT.bytes.subarray(0, 8))
  const openUploads = async () => (await readMetrics()).get('earshot_open_uploads')
  await expect.poll(openUploads).toBe(1)
  put.end(SCREENSHOT.bytes.subarray(8))
  await new Promise((resolve) => put.once('response', (res) => resolve(res.resume())))
  await expect.poll(openUploads).toBe(0)
})

it('have no label that a client can choose', async () => {
  relay = await startRelay(LOOPBACK)
  const marks = ['mark-path', 'mark-key', 'https://mark-origin.example', 'mark-query', 'MKCALENDAR']
  for (let n = 0; n < 3; n++) {
    await relay.call('GET', `/mark-path-${n}?mark-query=${n}`)
    await relay.call('GET', `/form/mark-key-${n}`)
    await relay.call('GET', `/api/v1/reports/mark-path-${n}`)
    await relay.call('MKCALENDAR', `/mark-path-${n}`)
    const body = { public_key: `ck_mark-key-${n}`, origin: 'https://mark-origin.example', action: 'create' }
    await relay.call('POST', TOKENS, { body, headers: { Origin: 'https://mark-origin.example' } })
  }
  const other = countOf('method="other",route="none",status="4xx"')
  await expect.poll(async () => (await readMetrics()).get(other)).toBe(3)
  const series = [...(await readMetrics()).keys()]
  expect(series.filter((name) => marks.some((mark) => name.includes(mark)))).toEqual([])
  expect(series).toContain(countOf('method="GET",route="none",status="4xx"'))
})

it.each([
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Real-IP', '127.0.0.1'],
  ['Forwarded', 'for=127.0.0.1'],
  ['Via', '1.1 proxy'],
])('on loopback are not there for a request with %s, which came through a proxy', async (name, value) => {
  relay = await startRelay(LOOPBACK)
  expectRefusal(await relay.call('GET', '/metrics', { headers: { [name]: value } }), 'NOT_FOUND')
})

it.each(['reports.example.com', 'reports.example.com:8787', '127.0.0.1.example.com', '10.0.0.5'])(
  'on loopback are not there for a request to the host "%s", which came through a proxy without headers',
  async (Host) => {
    relay = await startRelay(LOOPBACK)
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        const asked = request(`${relay.url}/metrics`, { headers: { Host: host } }, (res) => {
          res.resume()
          resolve(res.statusCode)
        })
        asked.once('error', reject).end()
      })
    expect(await status(Host)).toBe(404)
    for (const host of ['localhost', 'LOCALHOST:8787', '[::1]:8787', '127.0.0.1']) expect(await status(host)).toBe(200)
  },
)

it('with a token are there only for those who have it', async () => {
  relay = await startRelay({ settings: { metrics: 'token', metrics_token: TOKEN } })
  const strangers = [undefined, '', 'Bearer', 'Bearer x', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN} x`]
  for (const authorization of strangers) {
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization }
    expectRefusal(await relay.call('GET', '/metrics', { headers }), 'NOT_FOUND')
  }
  // Prometheus may be on another machine, behind the same proxy.
  await readMetrics({ Authorization: `Bearer ${TOKEN}`, 'X-Forwarded-For': '203.0.113.1' })
  expect(await relay.log()).not.toContain(TOKEN)
})

it('are the same for a stranger as a path that does not exist', async () => {
  relay = await startRelay({ settings: { metrics: 'token', metrics_token: TOKEN } })
  const [closed, missing] = [await relay.call('GET', '/metrics'), await relay.call('GET', '/nothing')]
  const comparable = ({ body: { error } }: typeof closed) => ({ ...error, request_id: '' })
  expect(comparable(closed)).toEqual(comparable(missing))
})

it('count the jobs of the database', async () => {
  relay = await startRelay(LOOPBACK)
  const countJobs = async () => {
    const read = await readMetrics()
    return ['queued', 'running', 'dead'].map((state) => read.get(`earshot_jobs{state="${state}"}`))
  }
  // The sweep and the retention of reports wait for their first or their next time.
  await expect.poll(countJobs).toEqual([2, 0, 0])
})

it('stay readable while disk and database cannot be asked', async () => {
  relay = await startRelay()
  const metrics = createMetrics({
    version: '1',
    countUploads: () => 2,
    maskingUse: () => ({ pending: 1, cpu_ms: 1500 }),
    freeBytes: () => Promise.reject(new Error('EIO')),
    countJobs: () => Promise.reject(new Error('no connection')),
  })
  const { text } = await metrics.read()
  metrics.stop()
  metrics.stop()
  expect(text).toContain('earshot_disk_free_bytes Nan')
  expect(text).toContain('earshot_jobs{state="dead"} Nan')
  expect(text).toContain('earshot_open_uploads 2')
  expect(text).toContain('earshot_masking_cpu_seconds_total 1.5')
})
