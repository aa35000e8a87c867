import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { REPOSITORY } from '../../support/paths.ts'

const execute = promisify(execFile)
const FRAMEWORKS = join(REPOSITORY, 'e2e/frameworks')

/** Writes an app to a folder of its own, from which both the packed widget and the frameworks resolve. */
export async function writeApp(name: string, files: Record<string, string>): Promise<string> {
  const app = join(FRAMEWORKS, 'dist', name)
  await rm(app, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(app, path)), { recursive: true })
    await writeFile(join(app, path), text)
  }
  return app
}

/** Runs a program of the installed frameworks, such as `vite/bin/vite.js`, in an app's folder. */
export async function build(app: string, [program = '', ...args]: string[], env: NodeJS.ProcessEnv = {}) {
  const quiet = { NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false', CI: '1' }
  await execute(process.execPath, [join(FRAMEWORKS, program), ...args], {
    cwd: app,
    env: { ...process.env, NODE_ENV: 'production', ...quiet, ...env },
  })
}

export const vite = (app: string, env?: NodeJS.ProcessEnv) =>
  build(app, ['node_modules/vite/bin/vite.js', 'build', '--outDir', 'out', '--logLevel', 'error'], env)
