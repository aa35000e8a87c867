import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readConfig, SETTINGS, unknownSettings } from '../../src/config/config.ts'
import { explainSetting } from '../../src/config/explain-setting.ts'
import { serverSecret } from '../../src/server-secret.ts'

describe('the settings', () => {
  it('have a unique name, a meaning and a valid default', () => {
    const all = Object.values(SETTINGS)
    expect(new Set(all.flatMap(({ name, aliases }) => [name, ...aliases])).size).toBe(
      all.reduce((sum, { aliases }) => sum + 1 + aliases.length, 0),
    )
    for (const about of all) {
      expect(about.name).toMatch(/^EARSHOT_[A-Z0-9_]+$/)
      expect(about.meaning).toMatch(/\.$/)
      expect(() => about.parse(about.default)).not.toThrow()
    }
    expect(readConfig({})).toMatchObject({ port: 8787, host: '127.0.0.1', public_url: null, trust_proxy: null })
  })

  it('are read from the environment, by their own name first', () => {
    expect(readConfig({ PORT: '9000' }).port).toBe(9000)
    expect(readConfig({ PORT: '9000', EARSHOT_PORT: ' 9001 ' }).port).toBe(9001)
    expect(readConfig({ EARSHOT_PORT: '', PORT: '' }).port).toBe(8787)
    expect(readConfig({ EARSHOT_BASE_URL: 'https://a.example/earshot/' }).public_url).toBe('https://a.example/earshot')
    expect(readConfig({ EARSHOT_TRUST_PROXY: '2' }).trust_proxy).toBe(2)
    expect(readConfig({ EARSHOT_TRUST_PROXY: '10.0.0.0/8, ::1' }).trust_proxy).toEqual(['10.0.0.0/8', '::1'])
  })

  it.each([
    ['EARSHOT_PORT', '99999'],
    ['PORT', 'http'],
    ['EARSHOT_PUBLIC_URL', 'reports.example.com'],
    ['EARSHOT_PUBLIC_URL', 'https://a.example/?x=1'],
    ['EARSHOT_HOST', 'not a host'],
    ['EARSHOT_HOST', '300.1.1.1'],
    ['EARSHOT_LOG', 'verbose'],
    ['EARSHOT_METRICS', 'on'],
    ['EARSHOT_WIDGET_DIR', '/nowhere'],
    ['EARSHOT_WIDGET_DIR', fileURLToPath(import.meta.url)],
    ['EARSHOT_TRUST_PROXY', 'everyone'],
    ['EARSHOT_TRUST_PROXY', '10.0.0.0/40'],
    ['EARSHOT_RATE_PER_KEY', '-1'],
    ['EARSHOT_TOKEN_TTL_S', '1.5'],
    ['EARSHOT_LINK_MINUTES', '0'],
    ['EARSHOT_LINK_MINUTES', '1441'],
    ['EARSHOT_ARTIFACT_ORIGIN', 'https://files.example.com/path'],
    ['EARSHOT_ARTIFACT_ORIGIN', 'files.example.com'],
    ['EARSHOT_QUOTA_BYTES_PER_DAY', '1e3'],
  ])('%s=%s ends the start with one sentence that names it and what it must be', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} must be [^.].*not "[^"]*"\\.$`))
  })

  it('let artifacts have another host than the public URL only', () => {
    const read = (EARSHOT_ARTIFACT_ORIGIN: string, EARSHOT_PUBLIC_URL: string) =>
      readConfig({ EARSHOT_ARTIFACT_ORIGIN, EARSHOT_PUBLIC_URL }).artifact_origin
    expect(read('https://files.example/', 'https://reports.example/x')).toBe('https://files.example')
    expect(() => read('https://reports.example', 'https://reports.example/x')).toThrow('another host')
    expect(() => read('https://files.example', '')).toThrow('together with EARSHOT_PUBLIC_URL')
  })

  it('refuse a password in a URL, and do not repeat it', () => {
    for (const text of ['https://:hunter2@a.example', 'https://kim:hunter2@a.example']) {
      expect(() => readConfig({ EARSHOT_PUBLIC_URL: text })).toThrow(
        /^(?!.*hunter2)EARSHOT_PUBLIC_URL must be .*password/,
      )
    }
  })

  it('name the bucket that belongs in the store’s URL', () => {
    expect(() => readConfig({ EARSHOT_S3_ENDPOINT: 'https://s3.example' })).toThrow(/^EARSHOT_S3_BUCKET must be set/)
  })

  it('require a token for the metrics where one is used, and only there', () => {
    const together = /^EARSHOT_METRICS=token and EARSHOT_METRICS_TOKEN must be set together/
    const EARSHOT_METRICS_TOKEN = 't'.repeat(32)
    expect(() => readConfig({ EARSHOT_METRICS: 'token' })).toThrow(together)
    expect(() => readConfig({ EARSHOT_METRICS_TOKEN })).toThrow(together)
    expect(() => readConfig({ EARSHOT_METRICS: 'loopback', EARSHOT_METRICS_TOKEN })).toThrow(together)
    expect(() => readConfig({ EARSHOT_METRICS: 'token', EARSHOT_METRICS_TOKEN: 'hunter2' })).toThrow(
      /^EARSHOT_METRICS_TOKEN must be at least 32 characters(?!.*hunter2)/,
    )
    expect(readConfig({ EARSHOT_METRICS: 'token', EARSHOT_METRICS_TOKEN }).metrics).toBe('token')
    expect(readConfig({}).metrics).toBe('off')
  })

  it('refuse metrics for this machine behind a proxy that the relay would not recognize', () => {
    const behindProxy = { EARSHOT_METRICS: 'loopback', EARSHOT_PUBLIC_URL: 'https://reports.example.com' }
    expect(() => readConfig(behindProxy)).toThrow(/requires EARSHOT_TRUST_PROXY.*EARSHOT_METRICS=token/)
    expect(readConfig({ ...behindProxy, EARSHOT_TRUST_PROXY: '1' }).metrics).toBe('loopback')
    expect(readConfig({ EARSHOT_METRICS: 'loopback' }).metrics).toBe('loopback')
  })

  it('report unknown names, and suggest the intended ones', () => {
    const env = { EARSHOT_PUBLC_URL: 'x', EARSHOT_BASE_URL: 'x', EARSHOT_PORT: '1', PATH: 'x' }
    expect(unknownSettings(env)).toEqual(['EARSHOT_PUBLC_URL'])
    expect(explainSetting('EARSHOT_PUBLC_URL')).toContain('did you mean EARSHOT_PUBLIC_URL?')
    expect(explainSetting('EARSHOT_KEY')).toContain('docs/self-hosting.md')
  })

  it('never repeat a secret that is too short', () => {
    expect(() => readConfig({ EARSHOT_SECRET: 'hunter2' })).toThrow(
      /^EARSHOT_SECRET must be at least 32 characters(?!.*hunter2)/,
    )
  })
})

describe('the secret', () => {
  it('is created once for all processes that start together, and is readable by its owner only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-secret-'))
    const config = { secret: null, data_dir: join(folder, 'data') }
    const made = await Promise.all(Array.from({ length: 10 }, () => serverSecret(config)))
    expect(new Set(made).size).toBe(1)
    expect(made[0]?.length).toBeGreaterThanOrEqual(43)
    const path = join(config.data_dir, 'secret')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await readFile(path, 'utf8')).trim()).toBe(made[0])
    expect(await serverSecret({ ...config, secret: 'x'.repeat(32) })).toBe('x'.repeat(32))
    await writeFile(path, 'short')
    await expect(serverSecret(config)).rejects.toThrow('too short')
    await rm(folder, { recursive: true })
  })
})
