import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface RelayProcess {
  url: string
  /** SIGTERM: what is running ends first. */
  stop: () => Promise<void>
  /** SIGKILL. */
  kill: () => Promise<void>
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** `earshot serve` in a process of its own. `clock_ms`: how far its machine's clock is off. Throws with what it said where it ends. */
export async function startRelayProcess({
  env,
  clock_ms = 0,
}: {
  env: Record<string, string>
  clock_ms?: number
}): Promise<RelayProcess> {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const skew = `const own = Date.now; Date.now = () => own() + ${clock_ms}`
  const args = clock_ms === 0 ? [] : ['--import', `data:text/javascript,${encodeURIComponent(skew)}`]
  const child = spawn(process.execPath, [...args, MAIN, 'serve'], {
    env: { PATH, NODE_COMPILE_CACHE, EARSHOT_PORT: '0', EARSHOT_LOG: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (bytes) => {
    said += String(bytes)
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:[^\s;]+/.exec(line)?.[0]
    if (url) return { url, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') }
  }
  throw new Error(said)
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}
