import { afterEach, beforeEach, expect, it } from 'vitest'
import { join } from '../../src/domain/people/join.ts'
import { openStores } from '../../src/open-stores.ts'
import { CLIENT, peopleContext } from '../support/people-context.ts'
import { earshot, newFolder } from './earshot.ts'

let data_dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ data_dir, remove } = await newFolder())
})
afterEach(() => remove())

const members = (...args: string[]) => earshot(['members', ...args], { data_dir })

/** Joins as a person does who opens the link. */
async function accept(link: string, email: string) {
  const { database, now } = await openStores({ data_dir, now: Date.now })
  const { context } = peopleContext({ database, now })
  const person = { token: link.split('#')[1] ?? '', name: 'Zoë', email, password: 'a long password' }
  const { member } = await join(context, person, CLIENT)
  await database.close()
  return member
}

async function addMember(role: string, email: string) {
  const { stdout } = await members('invite', '--role', role, '--json')
  return accept(JSON.parse(stdout).link, email)
}

it('invites a person, who joins with the role and is listed', async () => {
  const invited = await members('invite', '--role', 'admin', '--email', 'Zoe@Shop.Example')
  expect(invited.stdout).toMatch(/^http:\/\/127\.0\.0\.1:0\/account\/join#[\w-]{43}\nGive this link to the person\./)
  const { id } = await accept(invited.stdout.split('\n')[0] ?? '', 'zoe@shop.example')
  expect((await members('list')).stdout).toBe(`${id}  admin  zoe@shop.example  Zoë\n`)
  const { items } = JSON.parse((await members('list', '--json')).stdout)
  expect(items).toMatchObject([{ id, role: 'admin', email: 'zoe@shop.example', name: 'Zoë' }])
})

it('changes a role and removes a member, by address or id', async () => {
  await addMember('owner', 'owner@shop.example')
  const { id } = await addMember('viewer', 'zoe@shop.example')
  expect((await members('set-role', 'Zoe@shop.example', 'admin')).stdout).toBe('zoe@shop.example is now admin.\n')
  expect(JSON.parse((await members('set-role', id, 'owner', '--json')).stdout)).toMatchObject({ id, role: 'owner' })
  expect((await members('remove', id)).stdout).toBe('zoe@shop.example is removed.\n')
  const last = await members('remove', 'owner@shop.example')
  expect(last).toMatchObject({ code: 2, stdout: '' })
  expect(last.stderr).toContain('The only owner cannot be removed')
})

it('creates a link that resets a password', async () => {
  await addMember('owner', 'owner@shop.example')
  const made = await members('reset-password', 'owner@shop.example')
  expect(made.stdout).toMatch(/^http:\/\/127\.0\.0\.1:0\/account\/reset-password#[\w-]{43}\nGive this link/)
  const { link, expires_at } = JSON.parse((await members('reset-password', 'owner@shop.example', '--json')).stdout)
  expect(link).not.toBe(made.stdout.split('\n')[0])
  expect(Date.parse(expires_at)).toBeGreaterThan(Date.now())
})

it.each([
  [['invite'], 'Give --role'],
  [['invite', '--role', 'king'], '--role must be one of viewer, member, admin, owner, not "king"'],
  [['invite', '--role', 'member', '--email', 'zoe'], '--email must be an e-mail address, not "zoe"'],
  [['invite', '--role', 'member', '--expires-in-days', '31'], '--expires-in-days must be a whole number from 1 to 30'],
  [['list'], 'There is no relay data'],
  [['set-role', 'zoe@shop.example'], 'Give a MEMBER and a ROLE'],
  [['set-role', 'zoe@shop.example', 'king'], 'ROLE must be one of'],
  [['remove'], 'Give one MEMBER'],
  [['reset-password'], 'Give one MEMBER'],
])('refuses %j and says what to do', async (args, message) => {
  const { code, stderr } = await members(...args)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it('refuses a member that does not exist', async () => {
  await members('invite', '--role', 'member')
  expect((await members('list')).stdout).toContain('There are no members yet')
  for (const args of [
    ['remove', 'mem_unknown'],
    ['set-role', 'zoe@shop.example', 'admin'],
    ['reset-password', 'x@y.zz'],
  ]) {
    expect((await members(...args)).stderr).toContain('The member was not found. Check the id or the e-mail address.')
  }
})
