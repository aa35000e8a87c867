import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sendReport } from '@earshot/client'
import { readConfig } from '../../../src/config/config.ts'
import { createCaptureKey } from '../../../src/domain/keys/capture-keys.ts'
import { openStores } from '../../../src/open-stores.ts'
import { createRelay } from '../../../src/relay.ts'
import { operatorOf } from '../../support/operator.ts'

/**
 * Starts and stops two relays again and again, each with a report to mask in a thread and one to mask in a process. Prints what is
 * there after the first round and after the last, and must then end by itself.
 */
const ROUNDS = 10
const [folder = ''] = process.argv.slice(2)
const ORIGIN = 'https://app.example.com'
const SIZES = [10_000, 1_200_000]

const timers = countTimers()
await round()
const first = remains()
for (let done = 1; done < ROUNDS; done++) await round()
console.log(JSON.stringify({ first, last: remains() }))

async function round(): Promise<void> {
  const relays = await Promise.all(['one', 'other'].map(start))
  await Promise.all(relays.map(send))
  await Promise.all(relays.map(({ stop }) => stop()))
}

async function start(name: string) {
  const data_dir = join(folder, name)
  const { database } = await openStores({ data_dir, now: Date.now })
  const wanted = { name: 'The shop', allowed_origins: [ORIGIN] }
  const { public_key } = await createCaptureKey({ database, now: Date.now }, await operatorOf(database), wanted)
  await database.close()
  const relay = await createRelay({
    ...readConfig({}),
    port: 0,
    data_dir,
    log: join(data_dir, 'log'),
    min_free_bytes: 0,
  })
  const { url } = await relay.listen()
  return { url, public_key, stop: relay.stop }
}

async function send({ url, public_key }: { url: string; public_key: string }): Promise<void> {
  for (const size of SIZES) {
    const text = JSON.stringify({ console: [{ at: 1, level: 'log', args: ['a '.repeat(size / 2)] }] })
    const document = { kind: 'debugger', content_type: 'application/json', bytes: Buffer.from(text) } as const
    await sendReport({ relay: url, public_key, origin: ORIGIN, title: 'Stop', artifacts: [document] })
  }
}

/** What outlives a relay. The garbage collector's threads and the thread pool's are there from the first round on. */
function remains() {
  const tasks = '/proc/self/task'
  return {
    threads: readdirSync(tasks).length,
    children: readdirSync(tasks).flatMap((task) =>
      readFileSync(join(tasks, task, 'children'), 'utf8')
        .split(' ')
        .filter(Boolean),
    ),
    timers: timers(),
    listeners: process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`),
    servers: process.getActiveResourcesInfo().filter((name) => /Server|Process|Worker|MessagePort/.test(name)),
  }
}

/** Timers that repeat, those too that do not keep the process going. */
function countTimers(): () => number {
  const running = new Set<unknown>()
  const { setInterval: set, clearInterval: clear } = globalThis
  globalThis.setInterval = ((...given: Parameters<typeof set>) => {
    const timer = set(...given)
    running.add(timer)
    return timer
  }) as typeof set
  globalThis.clearInterval = (timer) => {
    running.delete(timer)
    clear(timer)
  }
  return () => running.size
}
