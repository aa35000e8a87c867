import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Actor } from '../../../src/domain/access/actor.ts'
import { createApiKey } from '../../../src/domain/keys/api-keys.ts'
import {
  createCaptureKey,
  listCaptureKeys,
  type NewCaptureKey,
  revokeCaptureKey,
} from '../../../src/domain/keys/capture-keys.ts'
import { openStores, type Stores } from '../../../src/open-stores.ts'
import { operatorOf } from '../../support/operator.ts'

let folder: string
let stores: Stores
let operator: Actor
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-keys-'))
  stores = await openStores({ data_dir: folder, now: () => 1 })
  operator = await operatorOf(stores.database)
})
afterEach(async () => {
  await stores.database.close()
  await rm(folder, { recursive: true })
})

const context = () => ({ database: stores.database, now: () => 1 })
const create = (changes: Partial<NewCaptureKey> = {}) =>
  createCaptureKey(context(), operator, { name: 'Shop', allowed_origins: ['https://shop.example'], ...changes })

it('stores origins in the form of the URL standard, without duplicates', async () => {
  const { allowed_origins } = await create({
    allowed_origins: [
      'HTTPS://Shop.Example:443',
      'https://shop.example',
      ' http://localhost:3000 ',
      'https://bücher.example',
    ],
  })
  expect(allowed_origins).toEqual(['https://shop.example', 'http://localhost:3000', 'https://xn--bcher-kva.example'])
})

it.each([
  ['https://*.example.com', {}, 'wildcards'],
  ['https://*.co.uk', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.github.io', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.com', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.amazonaws.com', { allow_wildcards: true }, 'amazonaws.com'],
  ['https://*.eu-west-1.amazonaws.com', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.s3.amazonaws.com:8443', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.amazonaws.com.cn', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.herokuapp.com', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.windows.net', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.kawasaki.jp', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.platform.sh', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.Vercel.App', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.uk', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.internal', { allow_wildcards: true }, 'other people’s domains'],
  ['https://*.127.0.0.1', { allow_wildcards: true }, 'other people’s domains'],
  ['https://shop.example/path', {}, 'path'],
  ['http://shop.example', {}, 'https'],
  ['null', {}, 'https://'],
])('refuses %s, and explains why', async (origin, changes, word) => {
  const error = await create({ allowed_origins: ['https://shop.example', origin], ...changes }).catch(
    (thrown) => thrown,
  )
  expect(error).toMatchObject({ code: 'VALIDATION_ERROR', details: [{ path: 'allowed_origins.1' }] })
  expect(error.message).toContain(word)
  expect(await listCaptureKeys(context(), operator)).toEqual([])
})

it('accepts a wildcard below a private domain, and on this machine', async () => {
  const allowed_origins = [
    'https://*.example.co.uk',
    'https://*.mine.github.io',
    'https://*.mine.s3.amazonaws.com',
    'https://*.city.kawasaki.jp',
    'https://*.apps.example.com',
    'https://*.corp.internal',
    'http://*.localhost:3000',
  ]
  expect((await create({ allowed_origins, allow_wildcards: true })).allowed_origins).toEqual(allowed_origins)
})

it('needs a name and an origin', async () => {
  await expect(create({ name: ' ' })).rejects.toMatchObject({ details: [{ path: 'name' }] })
  await expect(create({ allowed_origins: [] })).rejects.toMatchObject({ details: [{ path: 'allowed_origins' }] })
})

it('can be revoked twice, and a missing key is not found', async () => {
  const { public_key } = await create()
  const first = await revokeCaptureKey(context(), operator, public_key)
  expect(first).toMatchObject({ status: 'revoked', revoked_at: 1 })
  expect(await revokeCaptureKey({ ...context(), now: () => 2 }, operator, public_key)).toEqual(first)
  await expect(revokeCaptureKey(context(), operator, 'ck_x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('the secret of an API key is not stored', async () => {
  const { api_key } = await createApiKey(context(), operator, { name: 'Bot', preset: 'read', expires_in_days: 1 })
  const stored = await stores.database.listApiKeys({ ...operator, page: 1, size: 10 })
  expect(JSON.stringify(stored)).not.toContain(api_key.slice(10))
})
