import type { Request } from '@playwright/test'
import { startStandIn } from '../../packages/relay/test/support/s3-stand-in.ts'
import { atHome, expect, test } from '../support/fixtures.ts'
import { decode } from '../support/pictures.ts'
import { startRelay } from '../support/relay.ts'
import { reportsOf } from '../support/reports.ts'
import { serveSite } from '../support/site.ts'

const KINDS = ['debugger', 'replay', 'screenshot']

test('a page uploads directly to the object store with the CORS rules that doctor has set', async ({ page, form }) => {
  const store = await startStandIn()
  const { endpoint, bucket, access_key_id, secret_access_key } = store.settings
  const relay = await startRelay({
    settings: {
      EARSHOT_S3_ENDPOINT: endpoint,
      EARSHOT_S3_BUCKET: bucket,
      EARSHOT_S3_ACCESS_KEY_ID: access_key_id,
      EARSHOT_S3_SECRET_ACCESS_KEY: secret_access_key,
    },
  })
  const site = await serveSite()
  const home = atHome({ site, relay, key: await relay.captureKey([site.origin]) })
  const reports = reportsOf({ relay: relay.url, apiKey: relay.apiKey })
  const puts: Request[] = []
  page.on('request', (request) => {
    if (request.method() === 'PUT') puts.push(request)
  })

  await test.step('without rules the browser keeps it from the store, and the reporter hears of it', async () => {
    await page.goto(home.page('<h1>Orders</h1>'))
    await form.open()
    await form.sendTitled('The store lets nobody in')
    await expect(form.problem).toBeVisible({ timeout: 30_000 })
    expect(store.received.some(({ method }) => method === 'OPTIONS')).toBe(true)
    expect(store.received.filter(({ origin, method }) => origin === site.origin && method === 'PUT')).toEqual([])
  })

  await test.step('doctor sets them, and the same report goes through at the next try', async () => {
    const { findings } = JSON.parse(await relay.cli('doctor', '--fix', '--json'))
    expect(findings).toContainEqual(expect.objectContaining({ subject: 'bucket', state: 'ok' }))
    puts.length = 0
    await form.retry.click()
    await form.arrived()
  })

  await test.step('no byte of it went through the relay', async () => {
    expect(puts.map((request) => new URL(request.url()).origin)).toEqual(KINDS.map(() => endpoint))
    for (const request of puts) {
      const headers = await request.allHeaders()
      expect(headers['x-amz-checksum-sha256']).toMatch(/^[A-Za-z0-9+/]{43}=$/)
      expect(headers.cookie).toBeUndefined()
      expect(headers.referer).toBeUndefined()
      expect((await request.response())?.status()).toBe(200)
    }
    const asked = store.received.filter(({ method, status }) => method === 'OPTIONS' && status === 200)
    expect(asked.length).toBeGreaterThan(0)
  })

  await test.step('the report is whole, and its links lead to the store', async () => {
    const { report, files, debugger: known } = await reports.titled('The store lets nobody in')
    expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(KINDS)
    for (const { url, size } of report.artifacts) {
      expect(new URL(url).origin).toBe(endpoint)
      expect((await fetch(url)).headers.get('content-length')).toBe(String(size))
    }
    const picture = decode(files.screenshot as Buffer)
    expect([picture.width, picture.height]).toEqual([1280, 800])
    expect(known?.environment).toMatchObject({ url: `${site.origin}/1` })
  })

  await test.step('a page of another origin can read them with their address', async () => {
    const { report } = await reports.titled('The store lets nobody in')
    const [first] = report.artifacts
    const size = await page.evaluate(
      async (url) => (await (await fetch(url)).arrayBuffer()).byteLength,
      first?.url ?? '',
    )
    expect(size).toBe(first?.size)
  })

  await site.close()
  await relay.remove()
  await store.stop()
})
