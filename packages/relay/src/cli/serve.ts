import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { type Config, readConfig, unknownSettings } from '../config/config.ts'
import { explainSetting } from '../config/explain-setting.ts'
import { listenUrl } from '../config/listen-url.ts'
import { ConfigError } from '../errors.ts'
import { isWidgetOutdated } from '../widget-age.ts'
import { readArguments } from './arguments.ts'
import { OUTDATED } from './checks/widget.ts'
import type { Command } from './command.ts'
import { print, printError } from './print.ts'

const name = 'serve'

export const serve: Command = {
  name,
  summary: 'start the relay; SIGTERM or Ctrl+C stops it when running requests have ended, a second time at once',
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

/** Answers with the relay's stop. */
async function start(config: Config): Promise<() => Promise<void>> {
  // Checked first: after the stores are open a warning comes too late.
  await requirePort(config).catch((error: unknown) => {
    throw explain(error, config)
  })
  // The other commands need no HTTP server, and begin sooner without one.
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
  return relay.stop
}

/** Throws, as listening would, where nobody can listen on the port. */
async function requirePort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  await new Promise((resolve) => server.close(resolve))
}

/** Resolves at the first signal. At the second there is no more waiting. */
function waitForStopSignal(): Promise<void> {
  return new Promise((asked) => {
    let count = 0
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        count += 1
        if (count > 1) process.exit(1)
        asked()
      })
    }
  })
}

/** What the operator can do about a start that failed, where that is known; else the error as it is. */
function explain(error: unknown, { host, port, data_dir }: Config): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  const options = { cause: error }
  const folder = resolve(data_dir)
  if (code === 'EADDRINUSE') {
    return new ConfigError(
      `Port ${port} on ${host} is taken: stop what listens there, or set EARSHOT_PORT to another.`,
      options,
    )
  }
  if (syscall === 'listen' && code === 'EACCES') {
    return new ConfigError(`This user may not listen on port ${port}: set EARSHOT_PORT to one above 1023.`, options)
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ConfigError(
      `${host} is not an address of this machine: set EARSHOT_HOST to one, or to 0.0.0.0 for all.`,
      options,
    )
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new ConfigError(
      `${folder} cannot be written: give this user the folder, or set EARSHOT_DATA_DIR to another.`,
      options,
    )
  }
  return error
}
