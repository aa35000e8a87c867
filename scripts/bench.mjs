// npm run bench [-- --quick]: what a report costs the relay, beside a bare server. Linux only: it reads the processor's time from /proc.
import { env, fail, install, node, root, run } from './setup.mjs'

if (process.platform !== 'linux') fail('The bench reads processor time and memory from /proc: run it on Linux.')
install()
run(node, [`${root}bench/src/main.ts`, ...process.argv.slice(2)], { env })
