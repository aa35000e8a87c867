import { SCOPES, type Scope } from '@earshot/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { joinSample } from '../contracts/people.ts'
import { flowOf } from '../http/flow.ts'
import { newMemberKey } from '../http/member-key.ts'
import { type RelayUnderTest, startRelay } from '../http/relay-under-test.ts'
import { earshot } from './earshot.ts'

let relay: RelayUnderTest
let api_key: string
beforeEach(async () => {
  relay = await startRelay({ start_at: Date.now() })
  ;({ api_key } = await relay.newApiKey({ name: 'Laptop', scopes: [...SCOPES] }))
})
afterEach(() => relay.dispose())

/** Runs the command on this machine's stores. */
const here = (...args: string[]) => earshot(args, { data_dir: relay.folder })

/** Runs the command where there is no data folder. */
const remotely = (...args: string[]) =>
  earshot([...args, '--relay', relay.url], { data_dir: '/nowhere', env: { EARSHOT_API_KEY: api_key } })

async function remoteJson(...args: string[]) {
  const { code, stdout, stderr } = await remotely(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('a command with --relay', () => {
  it('prints the same as the command on the machine of the relay', async () => {
    await joinSample(relay.database, { email: 'zoe@shop.example' })
    await flowOf(relay).report()
    const { id } = await relay.newApiKey({ name: 'CI' })
    for (const command of [
      ['projects', 'list'],
      ['projects', 'show', 'Default project'],
      ['api-keys', 'show', id],
      ['members', 'list'],
      ['reports', 'list'],
      ['audit-log', '--type', 'api_key.*'],
      ['audit-log', '--size', '2'],
    ]) {
      for (const args of [command, [...command, '--json']]) {
        const expected = await here(...args)
        expect(expected).toMatchObject({ code: 0, stdout: expect.stringMatching(/\w/) })
        expect(await remotely(...args), args.join(' ')).toEqual(expected)
      }
    }
    expect((await remoteJson('api-keys', 'list')).items).toHaveLength(2)
  })

  it('manages projects', async () => {
    const shop = await remoteJson('projects', 'create', '--name', 'Shop')
    expect(JSON.parse((await here('projects', 'show', shop.id, '--json')).stdout)).toEqual(shop)
    const renamed = await remotely('projects', 'rename', 'Shop', '--name', 'Web shop')
    expect(renamed.stdout).toBe(`${shop.id} is now named Web shop.\n`)
    expect((await remotely('projects', 'delete', 'Web shop', '--yes')).stdout).toContain(`${shop.id} was deleted.`)
    expect((await here('projects', 'list')).stdout).not.toContain(shop.id)
  })

  it('manages capture keys', async () => {
    const origin = 'https://docs.example.com'
    const made = ['capture-keys', 'create', '--name', 'Docs', '--origin', origin, '--project', 'Default project']
    const { id, public_key } = await remoteJson(...made)
    for (const args of [
      ['capture-keys', 'list'],
      ['capture-keys', 'list', '--json'],
    ]) {
      const { stdout } = await here(...args)
      expect(stdout).toContain(public_key)
      expect(await remotely(...args)).toEqual({ code: 0, stdout, stderr: '' })
    }
    expect(await remoteJson('capture-keys', 'update', id, '--signed-only')).toMatchObject({ signed_only: true })
    expect((await remotely('capture-keys', 'disable-origin', id, '--origin', origin)).stdout).toBe(
      `${origin} is disabled for ${public_key}.\n`,
    )
    const rotated = await remotely('capture-keys', 'rotate', public_key, '--overlap-days', '0')
    expect(rotated.stdout).toMatch(new RegExp(`^ck_\\w{32}\n${public_key} no longer works\\.\nServers need its secret`))
    const [successor = ''] = rotated.stdout.split('\n')
    expect((await remotely('capture-keys', 'revoke', successor)).stdout).toBe(`${successor} is revoked.\n`)
    for (const run of [here, remotely]) {
      expect((await run('capture-keys', 'revoke', 'ck_unknown')).stderr).toMatch(/^There is no capture key ck_unknown:/)
    }
  })

  it('manages the API keys of the member whose key it uses', async () => {
    ;({ api_key } = await newMemberKey(relay, 'admin'))
    const made = ['api-keys', 'create', '--name', 'CI', '--preset', 'read', '--expires-in-days', '30']
    const key = await remoteJson(...made)
    expect(key).toMatchObject({ name: 'CI', api_key: expect.stringMatching(/^esk_/) })
    expect(await remoteJson('api-keys', 'update', key.id, '--name', 'Builds')).toMatchObject({ name: 'Builds' })
    expect((await remotely('api-keys', 'revoke', key.id)).stdout).toBe(`${key.id} is revoked.\n`)
    expect((await here('api-keys', 'show', key.id)).stdout).toContain('revoked')
  })

  it('manages members, by their address too', async () => {
    await joinSample(relay.database, { email: 'owner@shop.example', role: 'owner' })
    await joinSample(relay.database, { email: 'zoe@shop.example' })
    const invited = await remotely('members', 'invite', '--role', 'viewer')
    expect(invited.stdout).toMatch(new RegExp(`^${relay.url}/account/join#\\S+\nGive this link`))
    const promoted = await remotely('members', 'set-role', 'zoe@shop.example', 'admin')
    expect(promoted).toMatchObject({ code: 0, stdout: 'zoe@shop.example is now admin.\n' })
    expect((await remotely('members', 'remove', 'zoe@shop.example')).stdout).toBe('zoe@shop.example is removed.\n')
    expect((await here('members', 'list')).stdout).not.toContain('zoe@')
  })

  it.each<[Scope[], string[], RegExp]>([
    [['projects:read'], ['projects', 'show', 'Shop'], /There is no project Shop/],
    [['projects:read'], ['projects', 'create', '--name', 'Shop'], /scope|projects:create/],
    [['projects:read'], ['projects', 'delete', 'Default project', '--yes'], /projects:delete|scope/],
    [['projects:read', 'projects:create'], ['projects', 'create', '--name', 'Default project'], /already a project/],
  ])('with the scopes %j says why the relay refuses %j', async (scopes, args, reason) => {
    ;({ api_key } = await relay.newApiKey({ scopes }))
    const { code, stdout, stderr } = await remotely(...args)
    expect({ code: code !== 0, stdout }).toEqual({ code: true, stdout: '' })
    expect(stderr).toMatch(reason)
    expect(stderr).not.toContain(api_key)
  })

  it('needs an https URL and a key from the environment', async () => {
    const list = (url: string, env: Record<string, string>) =>
      earshot(['projects', 'list', '--relay', url], { data_dir: '/nowhere', env })
    expect(await list(relay.url, {})).toMatchObject({ code: 2, stderr: expect.stringContaining('EARSHOT_API_KEY') })
    const env = { EARSHOT_API_KEY: api_key }
    expect(await list('nowhere', env)).toMatchObject({ code: 2, stderr: expect.stringContaining('must be a URL') })
    for (const url of ['http://reports.example.com', 'http://127.0.0.1.example.com']) {
      expect(await list(url, env)).toMatchObject({ code: 2, stderr: expect.stringContaining('https') })
    }
    expect(await list('http://127.0.0.1:1', env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('could not be reached'),
    })
  })
})
