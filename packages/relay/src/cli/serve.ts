import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { type Config, readConfig, unknownSettings } from '../config/config.ts'
import { explainSetting } from '../config/explain-setting.ts'
import { listenUrl } from '../config/listen-url.ts'
import { ConfigError } from '../errors.ts'
import type { Relay } from '../relay.ts'
import { isWidgetOutdated } from '../widget-age.ts'
import { readArguments } from './arguments.ts'
import { OUTDATED } from './checks/widget.ts'
import type { Command } from './command.ts'
import { print, printError } from './print.ts'

const name = 'serve'

export const serve: Command = {
  name,
  summary: 'start the relay; SIGTERM or Ctrl+C stops it after running requests, a second one at once',
  usage: `
Settings are environment variables, among them EARSHOT_PORT, EARSHOT_HOST, EARSHOT_DATA_DIR and EARSHOT_PUBLIC_URL.`,
  run: async (args) => {
    readArguments(name, { args, options: {} })
    const config = readConfig()
    for (const unknown of unknownSettings()) printError(explainSetting(unknown))
    if (isWidgetOutdated(config.widget_dir)) printError(OUTDATED)
    const stop = await start(config)
    await waitForStopSignal()
    await stop()
    return 0
  },
}

/** Returns the function that stops the relay. */
async function start(config: Config): Promise<() => Promise<void>> {
  // Checked before the stores are opened, which creates files.
  await requirePort(config).catch((error: unknown) => {
    throw explain(error, config)
  })
  // Loaded late: the other commands need no HTTP server and start faster without it.
  const { createRelay } = await import('../relay.ts')
  const relay = await createRelay(config).catch((error: unknown) => {
    throw explain(error, config)
  })
  try {
    const { url, port } = await relay.listen()
    const own = listenUrl({ host: config.host, port })
    print(`Earshot listens at ${own}${url === own ? '' : `; its public address is ${url}`}`)
  } catch (error) {
    await relay.stop()
    throw explain(error, config)
  }
  await printOwnerLink(relay)
  return relay.stop
}

/** The relay runs by now: a database that is away for a moment must not end it. */
async function printOwnerLink(relay: Relay): Promise<void> {
  try {
    const link = await relay.ownerLink()
    if (link) print(`There is no owner yet. Open this link within 24 hours to become the owner:\n${link}`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    printError(`No link for a first owner could be made: ${reason} Restart the relay if there is no owner yet.`)
  }
}

/** Throws the error of `listen` if the port cannot be used. */
async function requirePort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  await new Promise((resolve) => server.close(resolve))
}

/** Resolves at the first signal. The second ends the process at once. */
function waitForStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let count = 0
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        count += 1
        if (count > 1) process.exit(1)
        resolve()
      })
    }
  })
}

/** Turns a known start failure into a sentence for the operator. Returns other errors unchanged. */
function explain(error: unknown, { host, port, data_dir }: Config): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  const options = { cause: error }
  const folder = resolve(data_dir)
  if (code === 'EADDRINUSE') {
    return new ConfigError(
      `Port ${port} on ${host} is in use: stop the other program, or set EARSHOT_PORT to another port.`,
      options,
    )
  }
  if (syscall === 'listen' && code === 'EACCES') {
    return new ConfigError(`This user may not listen on port ${port}: set EARSHOT_PORT to a port above 1023.`, options)
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ConfigError(
      `${host} is not an address of this machine: set EARSHOT_HOST to one that is, or to 0.0.0.0 for all.`,
      options,
    )
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new ConfigError(
      `${folder} is not writable: give this user write access, or set EARSHOT_DATA_DIR to another folder.`,
      options,
    )
  }
  return error
}
