// npm start: a relay, and a demo site with the widget on another origin.
import { spawn } from 'node:child_process'
import { buildWidget } from './build-widget.mjs'
import { env, install, node, root } from './setup.mjs'

install()
buildWidget()
const child = spawn(node, [`${root}scripts/demo.ts`], { cwd: root, stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
