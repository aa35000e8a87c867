// The relay's command line from the workspace: npm run -s earshot -- reports list
import { spawn } from 'node:child_process'
import { env, install, node, root } from './setup.mjs'

install()
const child = spawn(node, [`${root}packages/relay/src/main.ts`, ...process.argv.slice(2)], { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
