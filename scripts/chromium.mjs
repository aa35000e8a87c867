import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fail } from './setup.mjs'

/** Chromium without windows and menus: a page in it costs half of the processor time. */
const HEADLESS = '/usr/bin/chromium-headless-shell'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export const NO_CHROMIUM = 'The tests need a Chromium. Install one, or set CHROMIUM to the path of yours.'

const locate = (places) => process.env.CHROMIUM ?? places.find((path) => existsSync(path))

/** Path of the browser for tests, if one is named or installed. */
export const locateChromium = () => locate([HEADLESS, ...PLACES])

/** The browser for tests: the headless one if installed and no other is named. */
export const findHeadless = () => (!process.env.CHROMIUM && existsSync(HEADLESS) ? HEADLESS : findChromium())

/** Chromium: from CHROMIUM or the system, else installed from system packages if permitted. */
export function findChromium() {
  const named = process.env.CHROMIUM
  if (named) return existsSync(named) ? named : fail(`CHROMIUM names ${named}, which is not there. Correct it.`)
  const found = locate(PLACES)
  if (found) return found
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('Installing Chromium from the system’s packages …')
    const apt = (...args) =>
      spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium')
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell')
    if (existsSync(PLACES[0])) return PLACES[0]
  }
  return fail(NO_CHROMIUM)
}
