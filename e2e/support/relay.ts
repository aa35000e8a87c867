import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CAPTURE_KEYS } from '@earshot/protocol'
import { createDataFolder } from './data-folder.ts'
import { freePort } from './free-port.ts'
import { BUILT_WIDGET, RELAY_MAIN } from './paths.ts'

const run = promisify(execFile)

/** A relay as an operator has one: a process of its own and a data folder. */
export interface Relay {
  /** Where it listens. */
  readonly address: string
  /** Where clients are sent: `address`, or a gate in front of it. */
  readonly url: string
  /** Runs a command of `earshot` on the data folder and answers with its standard output. */
  cli(...args: string[]): Promise<string>
  captureKey(origins: string[]): Promise<string>
  /** Reads reports. */
  readonly apiKey: string
  /** Starts it again on the same folder and port, with other settings if given. */
  start(settings?: Record<string, string>): Promise<void>
  /** Lets it finish what it is doing. */
  stop(): Promise<void>
  /** Pulls the plug. */
  kill(): Promise<void>
  /** Stops it and removes its folder. */
  remove(): Promise<void>
}

/**
 * @param publicUrl Where clients reach it, if not at its own address.
 * @param settings Environment variables of its own, for all that is run of it.
 */
export async function startRelay({
  publicUrl,
  settings,
}: {
  publicUrl?: string
  settings?: Record<string, string>
} = {}): Promise<Relay> {
  const { folder, apiKey } = await createDataFolder()
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    EARSHOT_PORT: String(port),
    EARSHOT_DATA_DIR: folder,
    EARSHOT_WIDGET_DIR: BUILT_WIDGET,
    EARSHOT_PUBLIC_URL: publicUrl ?? address,
    EARSHOT_LOG: join(folder, 'log'),
    // All the journeys come from one address.
    EARSHOT_RATE_PER_ADDRESS: '0',
    EARSHOT_RATE_PER_KEY: '0',
    EARSHOT_MASK_SECONDS_PER_ADDRESS: '0',
    EARSHOT_MASK_SECONDS_PER_KEY: '0',
    ...settings,
  }
  let child: ChildProcess | undefined

  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  const cli = async (...args: string[]) => (await run(process.execPath, [RELAY_MAIN, ...args], { env })).stdout

  const relay: Relay = {
    address,
    url: publicUrl ?? address,
    cli,
    apiKey,
    async captureKey(allowed_origins) {
      const answer = await fetch(address + CAPTURE_KEYS, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Journeys', allowed_origins }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`No capture key was created: ${text}`)
      return JSON.parse(text).public_key
    },
    async start(settings = {}) {
      child = spawn(process.execPath, [RELAY_MAIN, 'serve'], { env: { ...env, ...settings }, stdio: 'pipe' })
      await whenReady(address, child)
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
  await relay.start()
  return relay
}

async function whenReady(address: string, child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.on('data', (text) => {
    said += text
  })
  child.stdout?.resume()
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The relay ended with ${child.exitCode}: ${said}`)
    // A relay without room answers 503 here, and listens all the same.
    const answered = await fetch(`${address}/healthz`).catch(() => null)
    if (answered?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
