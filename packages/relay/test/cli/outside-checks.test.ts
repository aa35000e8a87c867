import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { checkAddress } from '../../src/cli/checks/address.ts'
import { checkCertificate, judgeCertificate } from '../../src/cli/checks/certificate.ts'
import { checkClock, judgeClock } from '../../src/cli/checks/clock.ts'
import { judgeIdentity } from '../../src/cli/checks/identity.ts'
import { checkMetrics } from '../../src/cli/checks/metrics.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

const closes: (() => unknown)[] = []
afterEach(() => {
  for (const close of closes.splice(0)) close()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closes.push(() => server.close())
  return (server.address() as AddressInfo).port
}

describe('the address', () => {
  const check = (url: string, ...addresses: string[]) =>
    checkAddress({ url, find: async () => addresses.map((address) => ({ address, family: 4 })) })
  const failing = (code: string) =>
    checkAddress({
      url: 'http://reports.example',
      find: () => Promise.reject(Object.assign(new Error(code), { code })),
    })

  it('is not checked for a URL of this machine', async () => {
    for (const host of ['localhost', 'store.localhost', '127.0.0.1', '[::1]']) {
      expect(await check(`https://${host}:8787`), host).toEqual([])
    }
  })

  it('is ok if it is public, and a warning if pages on the internet cannot reach it', async () => {
    expect(await check('http://reports.example', '203.0.113.7')).toMatchObject([
      { subject: 'address', state: 'ok', message: expect.stringContaining('reports.example (203.0.113.7)') },
    ])
    expect(await check('http://reports.example', '10.1.2.3', '203.0.113.7')).toMatchObject([{ state: 'ok' }])
    for (const address of ['10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', 'fd00::1', 'fe80::1', '127.0.0.1']) {
      const found = await check('http://reports.example', address)
      expect(found, address).toMatchObject([{ state: 'warning', message: expect.stringContaining('private network') }])
    }
    expect(await check('http://[2001:db8::1]', '2001:db8::1')).toMatchObject([{ state: 'ok' }])
  })

  it('is a problem if the name does not exist, and a warning if that cannot be found out', async () => {
    expect(await failing('ENOTFOUND')).toMatchObject([
      { state: 'problem', message: expect.stringContaining('reports.example has no DNS record') },
    ])
    expect(await failing('EAI_AGAIN')).toMatchObject([
      { state: 'warning', message: expect.stringContaining('cannot be resolved from here (EAI_AGAIN)') },
    ])
  })
})

describe('the certificate', () => {
  const now = Date.UTC(2026, 0, 1)
  const judge = (refusal: string | null, days = 60) =>
    judgeCertificate({ valid_to: now + days * 86_400_000, refusal }, { host: 'reports.example', now })

  it.each([
    [null, 60, 'ok', 'until 2026-03-02'],
    [null, 14, 'ok', 'until 2026-01-15'],
    [null, 13, 'warning', 'in 13 days'],
    ['CERT_HAS_EXPIRED', -1, 'problem', 'It expired on 2025-12-31; renew it.'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 60, 'problem', 'not for reports.example'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 60, 'warning', 'intermediate certificates'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 60, 'warning', 'does not know its authority'],
    ['CERT_REVOKED', 60, 'problem', 'Clients refuse it (CERT_REVOKED)'],
  ])('with the refusal %s and %s days left is reported as %s: %s', (refusal, days, state, part) => {
    const found = judge(refusal, days)
    expect(found.state).toBe(state)
    expect(found.message).toContain(part)
  })

  it('that cannot be read is a warning: whether the relay responds is another check', async () => {
    const port = await listen(createServer((_req, res) => res.end()))
    expect(await checkCertificate({ host: '127.0.0.1', port })).toMatchObject({
      state: 'warning',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    })
  })

  it.skipIf(!hasOpenssl)('is read from the server', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'earshot-certificate-'))
    closes.push(() => rmSync(folder, { recursive: true }))
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name)) as [string, string]
    const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '90']
    execFileSync('openssl', [...args, '-keyout', key, '-out', cert, '-subj', '/CN=localhost'], { stdio: 'ignore' })
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closes.push(() => server.close())
    const found = await checkCertificate({ host: 'localhost', port: (server.address() as AddressInfo).port })
    expect(found).toMatchObject({ subject: 'certificate', state: 'warning' })
    expect(found.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
  })
})

describe('the clock', () => {
  it.each([
    [0, 0, 'ok'],
    [-4_000, 0, 'ok'],
    [9_000, 5_000, 'ok'],
    [9_000, 500, 'warning'],
    [-299_000, 0, 'warning'],
    [301_000, 0, 'problem'],
    [-3_600_000, 500, 'problem'],
  ])('that is off by %i ms, known to %i ms, is reported as %s', (offset_ms, uncertainty_ms, state) => {
    expect(judgeClock({ offset_ms, uncertainty_ms }, 'the database server').state).toBe(state)
  })

  it('says which of the two is ahead', () => {
    const judge = (offset_ms: number) => judgeClock({ offset_ms, uncertainty_ms: 0 }, 'the database server').message
    expect(judge(60_000)).toContain("This machine's clock is 60 s behind that of the database server")
    expect(judge(-60_000)).toContain('60 s ahead of that of the database server')
    expect(judge(600_000)).toContain('Signed requests are refused.')
  })

  it('is compared with the Date header of the public URL, if there is one', async () => {
    let date: string | null = new Date(Date.now() + 3_600_000).toUTCString()
    const server = createServer((_req, res) => {
      res.sendDate = false
      res.writeHead(200, date === null ? {} : { Date: date }).end()
    })
    const url = `http://127.0.0.1:${await listen(server)}`
    expect(await checkClock({ url })).toMatchObject([{ state: 'problem', message: expect.stringContaining('behind') }])
    date = new Date().toUTCString()
    expect(await checkClock({ url })).toMatchObject([{ state: 'ok' }])
    for (date of [null, 'yesterday']) expect(await checkClock({ url })).toEqual([])
    server.close()
    server.closeAllConnections()
    expect(await checkClock({ url })).toEqual([])
  })
})

describe('the metrics', () => {
  it('are a problem if a proxy opens them to everybody', async () => {
    let status = 200
    const port = await listen(createServer((_req, res) => res.writeHead(status).end('earshot_reports_total 1')))
    // A name that is not that of a loopback address, as of a proxy.
    const url = `http://[::ffff:127.0.0.1]:${port}`
    expect(await checkMetrics({ url, metrics: 'loopback' })).toMatchObject([
      { subject: 'metrics', state: 'problem', message: expect.stringContaining('EARSHOT_METRICS=token') },
    ])
    for (const metrics of ['off', 'token'] as const) expect(await checkMetrics({ url, metrics })).toEqual([])
    status = 404
    expect(await checkMetrics({ url, metrics: 'loopback' })).toEqual([])
    expect(await checkMetrics({ url: 'http://[::ffff:127.0.0.1]:1', metrics: 'loopback' })).toEqual([])
    expect(await checkMetrics({ url: `http://127.0.0.1:${port}`, metrics: 'loopback' })).toEqual([])
  })
})

it('the identity is known from the signature, and not from other refusals', () => {
  const url = 'https://reports.example'
  expect(judgeIdentity({ url, code: null })).toMatchObject([{ subject: 'identity', state: 'ok' }])
  expect(judgeIdentity({ url, code: 'INVALID_SIGNATURE' })).toMatchObject([
    { state: 'problem', message: expect.stringContaining('another relay') },
  ])
  expect(judgeIdentity({ url, code: 'RATE_LIMITED' })).toEqual([])
})
