// A relay and the demo shop on another origin, with a capture key made for it. Started by `npm start`.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { serveShop } from '../examples/script-tag/server.mjs'
import { createRelay, readConfig } from '../packages/relay/src/index.ts'

interface Key {
  name: string
  public_key: string
  status: string
  allowed_origins: string[]
}

const KEY_NAME = 'Demo shop'
const HOST = '127.0.0.1'
const demoPort = Number(process.env.EARSHOT_DEMO_PORT ?? 8788)
const demoOrigin = `http://${HOST}:${demoPort}`

const config = readConfig({ EARSHOT_LOG: 'off', ...process.env })
const relay = await createRelay(config, {
  onReport: ({ id, title }) => {
    console.log(`\n  Report  ${id}  ${title}\n          npm run -s earshot -- reports show ${id}`)
  },
})
const { url } = await relay.listen()
const shop = await serveShop({ host: HOST, port: demoPort, relay: url, publicKey: demoKey() })

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

/** The key of an earlier start, where there is one that fits the demo's address. */
function demoKey(): string {
  const mine = earshot<{ items: Key[] }>('capture-keys', 'list').items.find(
    (key) => key.name === KEY_NAME && key.status === 'active' && key.allowed_origins.includes(demoOrigin),
  )
  return (mine ?? earshot<Key>('capture-keys', 'create', '--name', KEY_NAME, '--origin', demoOrigin)).public_key
}

/** The command line, as an operator would use it, on the same data folder. */
function earshot<Answer>(...args: string[]): Answer {
  const main = fileURLToPath(new URL('../packages/relay/src/main.ts', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [main, ...args, '--json'], { encoding: 'utf8' }))
}
