// A relay and the demo shop on another origin, with a capture key made for it. Started by `npm start`.
import { serveShop } from '../examples/script-tag/server.mjs'
import { createRelay, readConfig } from '../packages/relay/src/index.ts'

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
const shop = await serveShop({ host: HOST, port: demoPort, relay: url, publicKey: await demoKey() })

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
async function demoKey(): Promise<string> {
  const known = await relay.captureKeys.list()
  const mine = known.find(
    (key) => key.name === KEY_NAME && key.status === 'active' && key.allowed_origins.includes(demoOrigin),
  )
  return (mine ?? (await relay.captureKeys.create({ name: KEY_NAME, allowed_origins: [demoOrigin] }))).public_key
}
