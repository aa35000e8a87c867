import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { API_KEY_PATTERN, PUBLIC_KEY_PATTERN } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { authenticate } from '../../src/domain/keys/authenticate.ts'
import { openStores } from '../../src/open-stores.ts'
import { earshot, newFolder } from './earshot.ts'

let data_dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ data_dir, remove } = await newFolder())
})
afterEach(() => remove())

const run = (...args: string[]) => earshot(args, { data_dir })

/** What a command under --json printed, all of it. */
async function runJson(...args: string[]) {
  const { code, stdout, stderr } = await run(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('earshot capture-keys', () => {
  const shop = ['capture-keys', 'create', '--name', 'Shop', '--origin', 'https://Shop.example:443']

  it('creates a key, lists it, and revokes it by its id', async () => {
    const made = await runJson(
      ...shop,
      '--origin',
      'https://*.shop.example',
      '--allow-wildcards',
      '--max-visibility',
      'public',
    )
    expect(made).toMatchObject({
      public_key: expect.stringMatching(PUBLIC_KEY_PATTERN),
      name: 'Shop',
      status: 'active',
      allowed_origins: ['https://shop.example', 'https://*.shop.example'],
      max_visibility: 'public',
      revoked_at: null,
    })
    expect(await runJson('capture-keys', 'list')).toEqual({ items: [made] })
    expect(await runJson('capture-keys', 'revoke', made.id)).toMatchObject({
      public_key: made.public_key,
      status: 'revoked',
    })
    expect((await runJson('capture-keys', 'list')).items[0].revoked_at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
  })

  it('adds and removes origins, but never the last one', async () => {
    const { public_key, id } = await runJson(...shop)
    const add = (...args: string[]) => run('capture-keys', 'add-origin', public_key, '--origin', ...args)
    const remove = (...args: string[]) => run('capture-keys', 'remove-origin', public_key, '--origin', ...args)
    for (let twice = 0; twice < 2; twice++) {
      const { stdout } = await add('https://WWW.shop.example:443')
      expect(stdout).toBe(`${public_key} accepts reports from https://shop.example, https://www.shop.example.\n`)
    }
    expect(await add('https://*.shop.example')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('add --allow-wildcards'),
    })
    expect(await add('https://www.shop.example/path')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('path'),
    })
    const wild = ['--origin', 'https://*.shop.example', '--allow-wildcards']
    const { allowed_origins } = await runJson('capture-keys', 'add-origin', id, ...wild)
    expect(allowed_origins).toEqual(['https://shop.example', 'https://www.shop.example', 'https://*.shop.example'])
    for (let twice = 0; twice < 2; twice++) {
      const { stdout } = await remove('https://shop.example', '--origin', 'https://*.shop.example')
      expect(stdout).toBe(`${public_key} accepts reports from https://www.shop.example.\n`)
    }
    expect(await remove('https://www.shop.example')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^A key needs at least one origin\./),
    })
    await run('capture-keys', 'revoke', public_key)
    expect(await add('https://new.example')).toMatchObject({ code: 2, stderr: expect.stringContaining('revoked') })
  })

  it('changes settings, disables and enables an origin, and rotates the key', async () => {
    const { id, public_key } = await runJson(...shop)
    const change = ['--name', 'Checkout', '--max-visibility', 'private', '--artifact-kind', 'debugger']
    const quota = ['--sessions-per-day', '500', '--bytes-per-day', '1000000']
    expect(await runJson('capture-keys', 'update', public_key, ...change, ...quota)).toMatchObject({
      name: 'Checkout',
      max_visibility: 'private',
      allowed_artifact_kinds: ['debugger'],
      quota: { sessions_per_day: 500, bytes_per_day: 1_000_000 },
    })
    const back = ['--default-quota', '--all-artifact-kinds']
    expect(await runJson('capture-keys', 'update', id, ...back)).toMatchObject({
      quota: null,
      allowed_artifact_kinds: null,
    })
    const signed = await run('capture-keys', 'update', id, '--signed-only')
    expect(signed.stdout).toBe(
      `${public_key} is changed.\nServers need its secret: run "earshot capture-keys relay-secret ${public_key}".\n`,
    )
    expect(await runJson('capture-keys', 'update', id, '--allow-unsigned')).toMatchObject({ signed_only: false })
    const both = await run('capture-keys', 'update', id, '--signed-only', '--allow-unsigned')
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('either') })
    const origin = ['--origin', 'https://shop.example']
    const disabled = await runJson('capture-keys', 'disable-origin', id, ...origin)
    expect(disabled.disabled_origins).toMatchObject([{ origin: 'https://shop.example' }])
    const enabled = await run('capture-keys', 'enable-origin', id, ...origin)
    expect(enabled.stdout).toBe(`https://shop.example is enabled for ${public_key}.\n`)
    const rotated = await run('capture-keys', 'rotate', id, '--overlap-days', '2')
    expect(rotated.stdout).toMatch(new RegExp(`^ck_\\w{32}\\n${public_key} works until \\S+Z\\.\\n$`))
    expect((await run('capture-keys', 'list')).stdout).toMatch(/until \S+Z .*\nck_\w{32} {2}active/)
  })

  it('belongs to the named project, and is listed with advice', async () => {
    const { id } = await runJson('projects', 'create', '--name', 'Docs')
    const named = ['capture-keys', 'create', '--name', 'Docs team', '--origin', 'https://docs.example']
    const made = await runJson(...named, '--project', 'Docs')
    expect(made).toMatchObject({ project_id: id, advice: [{ code: 'team_name' }] })
    expect((await run('capture-keys', 'list')).stdout).toContain('Docs team: The name is that of a team.')
  })

  it.each([
    [['update', 'KEY'], 'Give at least one of'],
    [['update', 'KEY', '--sessions-per-day', '5'], 'Give both'],
    [['update', 'KEY', '--bytes-per-day', 'x', '--sessions-per-day', '5'], 'whole number'],
    [['update', 'KEY', '--artifact-kind', 'poem'], '--artifact-kind must be one of'],
    [['update', 'ck_unknown', '--name', 'x'], 'Not found'],
    [['rotate', 'KEY', '--overlap-days', '8'], '0 to 7'],
    [['rotate', 'KEY', '--overlap-days', 'x'], '0 to 7'],
    [['disable-origin', 'KEY'], 'Give --origin'],
    [['disable-origin', 'KEY', '--origin', 'https://other.example'], 'not among'],
    [['create', '--name', 'x', '--origin', 'https://a.example', '--project', 'none'], 'There is no project none'],
  ])('refuses %j with a sentence', async (args, words) => {
    const { id } = await runJson(...shop)
    const outcome = await run('capture-keys', ...args.map((arg) => (arg === 'KEY' ? id : arg)))
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining(words) })
  })

  it('takes effect in a process that has the data open', async () => {
    const { public_key } = await runJson(...shop)
    const { database } = await openStores({ data_dir, now: Date.now })
    expect((await database.findCaptureKey(public_key))?.status).toBe('active')
    expect((await run('capture-keys', 'revoke', public_key)).stdout).toBe(`${public_key} is revoked.\n`)
    expect((await database.findCaptureKey(public_key))?.status).toBe('revoked')
    await database.close()
  })

  it('prints the key and its origins', async () => {
    const { stdout } = await run(...shop)
    expect(stdout).toMatch(/^ck_\w{32}\nIt accepts reports from https:\/\/shop\.example\.\n$/)
    expect((await run('capture-keys', 'list')).stdout).toMatch(
      /^ck_\w{32} {2}active {2}never used {2}Shop {2}https:\/\/shop\.example\n$/,
    )
  })
})

describe('earshot api-keys', () => {
  const create = ['api-keys', 'create', '--name', 'bot', '--scope', 'reports:read', '--expires-in-days', '30']

  it('shows the secret once, does not store it, and the secret works until it is revoked', async () => {
    const { api_key, ...made } = await runJson(...create)
    expect(api_key).toMatch(API_KEY_PATTERN)
    expect(await runJson('api-keys', 'list')).toMatchObject({ items: [made], total: 1 })
    for (const file of ['earshot.db', 'earshot.db-wal']) {
      const path = join(data_dir, file)
      if (existsSync(path)) expect(await readFile(path, 'latin1')).not.toContain(api_key)
    }

    const { database } = await openStores({ data_dir, now: Date.now })
    const context = { database, now: Date.now, mayRecordRefusal: async () => true }
    const credentials = { api_key, address: '192.0.2.1', origin: undefined }
    expect(await authenticate(context, credentials)).toMatchObject({ id: made.id, scopes: new Set(['reports:read']) })
    expect((await run('api-keys', 'revoke', made.id)).stdout).toBe(`${made.id} is revoked.\n`)
    await expect(authenticate(context, credentials)).rejects.toMatchObject({ details: { reason: 'revoked' } })
    await database.close()
  })

  it('will not take the secret where the id belongs', async () => {
    const { api_key } = await runJson(...create)
    const { code, stderr } = await run('api-keys', 'revoke', api_key)
    expect(code).toBe(2)
    expect(stderr).not.toContain(api_key)
  })
})
