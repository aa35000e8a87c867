// The relay's command line in the workspace: npm run -s earshot -- reports list
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { env, install, node, root } from './setup.mjs'

install()
// npm changes to the clone's root, so change back for relative paths. The data folder stays that of
// `npm start`.
const cwd = process.env.INIT_CWD ?? process.cwd()
const settings = { ...env, EARSHOT_DATA_DIR: resolve(root, env.EARSHOT_DATA_DIR?.trim() || '.earshot') }
const main = join(root, 'packages/relay/src/main.ts')
const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit', cwd, env: settings })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
