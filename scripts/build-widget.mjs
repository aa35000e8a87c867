// Builds the script-tag files of the widget into packages/widget/dist, if its sources are newer
// than the last build.
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, node, root, run, stamp } from './setup.mjs'

const widget = join(root, 'packages/widget')
/** `earshot serve` and `earshot doctor` warn if the build is older than these. */
const SOURCES = JSON.parse(readFileSync(join(widget, 'sources.json'), 'utf8'))

export function buildWidget() {
  const built = join(widget, 'dist/earshot.js')
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...SOURCES.map((path) => newest(join(root, path)))))
    return
  console.log('Building the widget …')
  rmSync(join(widget, 'dist/chunks'), { recursive: true, force: true })
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  for (const mode of ['chunks', 'loader']) {
    run(node, [vite, 'build', '--mode', mode, '--logLevel', 'warn'], { cwd: widget })
  }
  copyFileSync(join(widget, 'licenses.txt'), join(widget, 'dist/chunks/licenses.txt'))
}

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // A fresh or updated clone may lack dependencies. A container image has installed the few that it
  // needs.
  if (!existsSync(node) || existsSync(stamp)) install()
  buildWidget()
}
