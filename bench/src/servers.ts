import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ORIGIN } from './report-flow.ts'

/** A server to measure: one process, or several that share their stores. */
export interface Running {
  urls: string[]
  pids: number[]
  public_key: string
  stop: () => Promise<void>
}

const SECRET = randomBytes(32).toString('base64')
const BARE = fileURLToPath(new URL('./bare-server.ts', import.meta.url))
const RELAY = fileURLToPath(new URL('../../packages/relay/src/main.ts', import.meta.url))

/**
 * Folders are removed at the end, not between servers: for a minute after a file was deleted, ext4
 * without a journal skips its inode, and checks each such inode when it creates a file.
 */
const folders: string[] = []
const started: ChildProcess[] = []
// Also if the benchmark fails half-way.
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

export async function startBareServer(): Promise<Running> {
  const folder = newFolder()
  const port = await freePort()
  const public_key = 'ck_bench'
  const child = spawn(process.execPath, [BARE, folder, String(port), public_key, ORIGIN], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return running({ children: [child], ports: [port], public_key })
}

/**
 * The relay with its default settings except limits, since all reporters have the same address
 * here. With `database_url` it uses PostgreSQL; `processes` relays share it and the folder of
 * files.
 */
export async function startRelay({
  processes = 1,
  database_url,
}: {
  processes?: number
  database_url?: string
} = {}): Promise<Running> {
  const folder = newFolder()
  const settings = {
    ...process.env,
    EARSHOT_DATA_DIR: folder,
    EARSHOT_SECRET: SECRET,
    ...(database_url ? { EARSHOT_DATABASE_URL: database_url } : {}),
    EARSHOT_RATE_PER_ADDRESS: '0',
    EARSHOT_RATE_PER_KEY: '0',
    EARSHOT_MASK_SECONDS_PER_ADDRESS: '0',
    EARSHOT_MASK_SECONDS_PER_KEY: '0',
    EARSHOT_QUOTA_SESSIONS_PER_DAY: '1000000000',
    EARSHOT_QUOTA_BYTES_PER_DAY: '1000000000000000',
    EARSHOT_LOG: join(folder, 'log'),
  }
  const create = [RELAY, 'capture-keys', 'create', '--name', 'bench', '--origin', ORIGIN, '--json']
  const { public_key } = JSON.parse(execFileSync(process.execPath, create, { env: settings, encoding: 'utf8' }))
  const ports: number[] = []
  const children: ChildProcess[] = []
  for (let i = 0; i < processes; i++) {
    const port = await freePort()
    const env = { ...settings, EARSHOT_PORT: String(port) }
    children.push(spawn(process.execPath, [RELAY, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] }))
    ports.push(port)
  }
  return running({ children, ports, public_key })
}

async function running({
  children,
  ports,
  public_key,
}: {
  children: ChildProcess[]
  ports: number[]
  public_key: string
}): Promise<Running> {
  started.push(...children)
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  await Promise.all(urls.map(untilItAnswers))
  return {
    urls,
    pids: children.map(({ pid }) => pid ?? 0),
    public_key,
    stop: async () => {
      await Promise.all(children.map(end))
    },
  }
}

async function untilItAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answered = await fetch(`${url}/api/v1/health`, { method: 'HEAD' }).catch(() => null)
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} did not start.`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'))
  folders.push(folder)
  return folder
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
