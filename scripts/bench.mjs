// npm run bench [-- --quick]: cost of a report on the relay and on a bare server. Linux only: it
// reads processor time from /proc. npm run bench -- picture [--quick]: cost of a screenshot for the
// page, with each of the two engines. npm run bench -- lists [--quick]: how long lists of reports take.
import { findChromium } from './chromium.mjs'
import { env, fail, install, node, root, run } from './setup.mjs'

const [what, ...rest] = process.argv.slice(2)
if (what === 'picture') {
  install()
  run(node, [`${root}bench/src/picture/main.ts`, ...rest], { env: { ...env, CHROMIUM: findChromium() } })
} else if (what === 'lists') {
  install()
  run(node, [`${root}packages/relay/bench/lists/main.ts`, ...rest], { env })
} else {
  if (process.platform !== 'linux') fail('The bench reads processor time and memory from /proc: run it on Linux.')
  install()
  run(node, [`${root}bench/src/main.ts`, ...process.argv.slice(2)], { env })
}
