import { readFileSync } from 'node:fs'
import { createServer, request as forward, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../src/cli/checks/finding.ts'
import { readConfig } from '../../src/config/config.ts'
import { createRelay } from '../../src/relay.ts'
import { hasNginx, startNginx } from '../support/nginx.ts'
import { earshot, newFolder } from './earshot.ts'

const MiB = 1024 * 1024

let folder: Awaited<ReturnType<typeof newFolder>>
let relay: { url: string }
let settings: Record<string, string>
const stops: (() => unknown)[] = []

beforeEach(async () => {
  folder = await newFolder()
  settings = { EARSHOT_DATA_DIR: folder.data_dir, EARSHOT_MIN_FREE_BYTES: '0' }
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await folder.remove()
})

async function start(changes: Record<string, string> = {}): Promise<void> {
  Object.assign(settings, changes)
  const started = await createRelay(readConfig({ EARSHOT_PORT: '0', EARSHOT_LOG: 'off', ...settings }))
  relay = { url: `http://127.0.0.1:${(await started.listen()).port}` }
  stops.push(started.stop)
}

/** What `earshot doctor` says of the way to the relay. */
async function findings(url: string, changes: Record<string, string> = {}, args: string[] = []) {
  const env = { ...settings, EARSHOT_PUBLIC_URL: url, ...changes }
  const { stdout, stderr } = await earshot(['doctor', '--json', ...args], { data_dir: folder.data_dir, env })
  expect(stderr).toBe('')
  const all: Finding[] = JSON.parse(stdout).findings
  return Object.fromEntries(all.map(({ subject, ...rest }) => [subject, rest]))
}

/** A proxy that refuses bodies above a size by their announced length, in words of its own. */
async function startProxy(max_bytes: number, { closes = 'late' as 'late' | 'at once' } = {}): Promise<string> {
  const proxy = createServer()
  const pass: RequestListener = (req, res) => {
    const { method, url, headers } = req
    const onward = forward(relay.url + url, { method, headers: { ...headers, expect: '' } }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    req.pipe(onward)
  }
  const judge: RequestListener = (req, res) => {
    if (Number(req.headers['content-length'] ?? 0) <= max_bytes) return pass(req, res)
    if (closes === 'at once') return req.socket.destroy()
    res.writeHead(413, { Server: 'front/1.0\u009b', 'Content-Type': 'text/html' }).end('<h1>Too large</h1>')
  }
  proxy.on('request', judge)
  proxy.on('checkContinue', (req, res) => {
    if (Number(req.headers['content-length'] ?? 0) <= max_bytes) res.writeContinue()
    judge(req, res)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

it('reports ok if the largest upload reaches the relay', async () => {
  await start()
  const found = await findings(relay.url)
  expect(found['upload size']?.state).toBe('ok')
  expect(found['client address']?.state).toBe('ok')
  expect(found.identity?.state).toBe('ok')
  expect(found.clock?.state).toBe('ok')
})

it('names the server that refuses an upload, and the size that passes', async () => {
  await start()
  const { 'upload size': size } = await findings(await startProxy(10 * MiB))
  expect(size).toMatchObject({ state: 'problem', message: expect.stringContaining('(413) by front/1.0 in front') })
  expect(size?.message).toContain('10.5 MB pass')
  expect(size?.message).toContain('client_max_body_size 0;')
})

it('reports an upload that is cut off without a response', async () => {
  await start()
  const { 'upload size': size } = await findings(await startProxy(MiB, { closes: 'at once' }))
  expect(size).toMatchObject({ state: 'problem', message: expect.stringContaining('cut off') })
})

it('warns of a relay with a different secret', async () => {
  await start({ EARSHOT_SECRET: 'a'.repeat(40) })
  const { 'upload size': size, identity } = await findings(relay.url, { EARSHOT_SECRET: 'b'.repeat(40) })
  expect(size).toMatchObject({ state: 'warning', message: expect.stringContaining('different secret') })
  expect(identity).toMatchObject({ state: 'problem', message: expect.stringContaining('another relay') })
})

it('reports a problem if the relay trusts what clients claim', async () => {
  await start({ EARSHOT_TRUST_PROXY: '1' })
  expect((await findings(relay.url))['client address']).toMatchObject({ state: 'problem' })
})

it('asks the relay for a token as a page does, and says why it refuses', async () => {
  await start({ EARSHOT_RATE_PER_KEY: '2' })
  const where = { data_dir: folder.data_dir, env: settings }
  const origin = 'https://shop.example'
  const made = await earshot(['capture-keys', 'create', '--name', 'Shop', '--origin', origin, '--json'], where)
  const key = JSON.parse(made.stdout).public_key
  const judge = async (url: string) => (await findings(url, {}, ['--key', key, '--origin', origin]))['capture key']
  expect(await judge(relay.url)).toEqual({ state: 'ok', message: `${key} is accepted from ${origin}.` })

  const withoutHeaders = createServer((req, res) => {
    const { method, url, headers } = req
    const onward = forward(relay.url + url, { method, headers }, (answer) => {
      const { 'access-control-allow-origin': allowed, ...others } = answer.headers
      // A proxy of a site that adds its own header to that of the relay.
      res.writeHead(answer.statusCode ?? 502, {
        ...others,
        ...(allowed && { 'Access-Control-Allow-Origin': ['*', allowed] }),
      })
      answer.pipe(res)
    })
    req.pipe(onward)
  })
  await new Promise<void>((resolve) => withoutHeaders.listen(0, '127.0.0.1', resolve))
  stops.push(() => withoutHeaders.close())
  expect(await judge(`http://127.0.0.1:${(withoutHeaders.address() as AddressInfo).port}`)).toMatchObject({
    state: 'problem',
    message: expect.stringContaining(`a proxy changed Access-Control-Allow-Origin (*, ${origin})`),
  })

  expect(await judge(relay.url)).toMatchObject({ state: 'warning', message: expect.stringContaining('(RATE_LIMITED)') })
})

it('repeats the relay’s refusal of a key that looks right in the data', async () => {
  await start()
  const where = { data_dir: folder.data_dir, env: settings }
  const origin = 'https://shop.example'
  const made = await earshot(['capture-keys', 'create', '--name', 'Shop', '--origin', origin, '--json'], where)
  const key = JSON.parse(made.stdout).public_key
  const refusing = createServer((req, res) => {
    const { method, url, headers } = req
    // A proxy that takes the page's origin away.
    const { origin: _, ...others } = headers
    const onward = forward(
      relay.url + url,
      { method, headers: { ...others, origin: 'https://proxy.example' } },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      },
    )
    req.pipe(onward)
  })
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
  stops.push(() => refusing.close())
  const url = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`
  expect((await findings(url, {}, ['--key', key, '--origin', origin]))['capture key']).toMatchObject({
    state: 'problem',
    message: expect.stringMatching(/refuses ck_\w+ from https:\/\/shop\.example \(ORIGIN_\w+\): /),
  })
})

if (!hasNginx()) console.warn('\n  NOT TESTED BEHIND A REAL PROXY: apt-get install nginx-light\n')
describe.skipIf(!hasNginx())('behind nginx', () => {
  const page = readFileSync(new URL('../../../../docs/self-hosting.md', import.meta.url), 'utf8')
  const [server = '', location = ''] = [...page.matchAll(/```nginx\n(.*?)```/gs)].map(([, text]) => text ?? '')
  const toRelay = (text: string) => text.replaceAll('http://127.0.0.1:8787', relay.url)
  const start_nginx = async (http: (listen: string) => string) => {
    const { url, stop } = await startNginx(http)
    stops.push(stop)
    return url
  }

  it('the configuration of docs/self-hosting.md passes the largest upload and each client’s address', async () => {
    await start({ EARSHOT_TRUST_PROXY: '1' })
    const url = await start_nginx((listen) => toRelay(server).replace('443 ssl', listen))
    const found = await findings(url)
    expect(found['upload size']).toMatchObject({ state: 'ok' })
    expect(found['client address']).toMatchObject({ state: 'ok', message: expect.stringContaining('each reporter') })
  })

  it.each([
    ['leaves the path on', (text: string) => text],
    ['takes the path off', (text: string) => text.replace(/(proxy_pass [^;]+);/, '$1/;')],
  ])('so does the location below a path of a site with its own limit that %s', async (_, change) => {
    await start({ EARSHOT_TRUST_PROXY: '1', EARSHOT_PUBLIC_URL: 'http://127.0.0.1/earshot' })
    const site = (listen: string) =>
      `server { listen ${listen}; client_max_body_size 10k; ${change(toRelay(location))} }`
    const found = await findings(`${await start_nginx(site)}/earshot`)
    expect(found['upload size']).toMatchObject({ state: 'ok' })
    expect(found['client address']).toMatchObject({ state: 'ok', message: expect.stringContaining('each reporter') })
  })

  it('without these lines, doctor names nginx and what to set', async () => {
    await start()
    const url = await start_nginx(
      (listen) =>
        `server { listen ${listen}; location / { proxy_pass ${relay.url}; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }`,
    )
    const found = await findings(url)
    expect(found['upload size']?.message).toMatch(/\(413\) by nginx\/\S+ in front of the relay; 1\.0 MB pass/)
    expect(found['client address']).toMatchObject({
      state: 'warning',
      message: expect.stringContaining('EARSHOT_TRUST_PROXY=1'),
    })
  })
})
