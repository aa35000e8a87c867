import { afterAll, beforeAll, describe } from 'vitest'
import { openPostgres } from '../../src/storage/postgres/open.ts'
import { databaseContract } from '../contracts/database.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.stop())

describe('a PostgreSQL database', () => {
  databaseContract(async () => {
    const url = await server.newDatabase()
    const open = async () => (await openPostgres({ url, secret_fingerprint: 'the same' })).database
    return { db: await open(), reopen: open, dispose: async () => {} }
  })
})
