// A relay, and the demo shop on another origin with its own capture key. Started by `npm start`.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { serveShop } from '../examples/script-tag/server.mjs'
import { ConfigError, createRelay, readConfig } from '../packages/relay/src/index.ts'
import { plainLine } from '../packages/relay/src/plain-text.ts'
import { fail } from './setup.mjs'

interface Key {
  name: string
  public_key: string
  status: string
  allowed_origins: string[]
}

const KEY_NAME = 'Demo shop'
const HOST = '127.0.0.1'
const demoPort = readDemoPort(process.env.EARSHOT_DEMO_PORT || '8788')
const demoOrigin = `http://${HOST}:${demoPort}`

// For a terminal that has not set it.
const dataDir = process.env.EARSHOT_DATA_DIR?.trim() ? `EARSHOT_DATA_DIR='${process.env.EARSHOT_DATA_DIR.trim()}' ` : ''

const { config, relay, url, shop } = await start().catch(explain)

console.log(`
  Relay   ${url}
  Demo    ${shop.url}   press "Report a problem" there

  Data    ${config.data_dir}
  Stop    Ctrl+C`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await Promise.all([shop.close(), relay.stop()])
    process.exit(0)
  })
}

async function start() {
  const config = readConfig({ EARSHOT_LOG: 'off', ...process.env })
  const relay = await createRelay(config, {
    onReport: ({ id, title }) => {
      console.log(
        `\n  Report  ${id}  ${plainLine(title)}\n          ${dataDir}npm run -s earshot -- reports show ${id} --save ./report`,
      )
    },
  })
  const { url } = await relay.listen()
  const shop = await serveShop({ host: HOST, port: demoPort, relay: url, publicKey: demoKey() })
  return { config, relay, url, shop }
}

/** Ends a failed start with one sentence if the cause is known. */
function explain(error: NodeJS.ErrnoException & { port?: number }): never {
  if (error instanceof ConfigError) return fail(error.message)
  if (error.code !== 'EADDRINUSE') throw error
  const setting = error.port === demoPort ? 'EARSHOT_DEMO_PORT' : 'EARSHOT_PORT'
  return fail(`Port ${error.port} is taken: stop what listens there, or set ${setting} to another.`)
}

function readDemoPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port
  return fail(`EARSHOT_DEMO_PORT must be a whole number from 1 to 65535, not "${text}".`)
}

/** The capture key of an earlier start, if there is one for the demo's origin. */
function demoKey(): string {
  const mine = earshot<{ items: Key[] }>('capture-keys', 'list').items.find(
    (key) => key.name === KEY_NAME && key.status === 'active' && key.allowed_origins.includes(demoOrigin),
  )
  return (mine ?? earshot<Key>('capture-keys', 'create', '--name', KEY_NAME, '--origin', demoOrigin)).public_key
}

/** Runs the command line, as an operator would, on the same data folder. */
function earshot<Answer>(...args: string[]): Answer {
  const main = fileURLToPath(new URL('../packages/relay/src/main.ts', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [main, ...args, '--json'], { encoding: 'utf8' }))
}
