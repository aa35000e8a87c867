// npm run bench [-- --quick]: what a report costs the relay, beside a bare server. Linux only: it reads the processor's time from /proc.
// npm run bench -- picture [--quick]: what a picture costs the page, by each of the two engines.
import { findChromium } from './chromium.mjs'
import { env, fail, install, node, root, run } from './setup.mjs'

const [what, ...rest] = process.argv.slice(2)
if (what === 'picture') {
  install()
  run(node, [`${root}bench/src/picture/main.ts`, ...rest], { env: { ...env, CHROMIUM: findChromium() } })
} else {
  if (process.platform !== 'linux') fail('The bench reads processor time and memory from /proc: run it on Linux.')
  install()
  run(node, [`${root}bench/src/main.ts`, ...process.argv.slice(2)], { env })
}
