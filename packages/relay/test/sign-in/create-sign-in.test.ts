import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newId } from '../../src/ids.ts'
import { openStores, type Stores } from '../../src/open-stores.ts'
import { createSignIn } from '../../src/sign-in/create-sign-in.ts'
import { joinSample } from '../contracts/people.ts'
import { anEvent, NOON } from '../contracts/samples.ts'

let folder: string
let stores: Stores
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-sign-in-'))
  stores = await openStores({ data_dir: folder, now: Date.now })
})
afterEach(async () => {
  await stores.database.close()
  await rm(folder, { recursive: true })
})

it('makes no session of a password that was changed while it was checked', async () => {
  const { database } = stores
  const email = 'zoe@shop.example'
  const { user_id, organization_id } = await joinSample(database, { email, role: 'owner' })
  const event = anEvent({ organization_id })
  const step = { user_id, account_id: newId('acc', NOON), password_hash: 'new', keep: null, at: NOON, event }
  let isChanging = true
  const sign_in = createSignIn({
    database,
    secret: 'a secret of the relay that is long enough',
    public_url: () => 'http://127.0.0.1:8787',
    session_age_s: 3600,
    oidc: null,
    password: {
      hash: async (password) => password,
      verify: async () => {
        if (isChanging) await database.changePassword(step)
        return true
      },
    },
  })
  const client = { address: '127.0.0.1', network: '127.0.0.1', user_agent: 'A browser' }
  const credentials = { email, password: 'the old password' }
  expect(await sign_in.withPassword(credentials, client)).toBeNull()
  expect(await database.listSessions({ user_id, at: Date.now() })).toEqual([])
  isChanging = false
  expect(await sign_in.withPassword(credentials, client)).toMatchObject({ user_id })
  expect(await database.listSessions({ user_id, at: Date.now() })).toHaveLength(1)
})
