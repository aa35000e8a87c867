import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { startFirefox } from './firefox.ts'
import type { OtherBrowser } from './tab.ts'
import { startWebKit } from './webkit.ts'

export type BrowserName = 'firefox' | 'webkit'

/** Where Debian has a program. */
function find(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

function findMiniBrowser(): string | undefined {
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  const places = ['4.1', '4.0', '6.0'].map((api) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${api}/MiniBrowser`)
  return [...places, ...places.map((place) => place.replace('webkit2gtk-6', 'webkitgtk-6'))].find(existsSync)
}

/** Debian's packages of each browser. */
export const PACKAGES: Record<BrowserName, string> = {
  firefox: 'firefox-esr',
  webkit: 'webkit2gtk-driver xvfb xauth',
}

/** Starts a browser; undefined where it is not installed. `FIREFOX` may name another one than the system's. */
export const STARTS: Record<BrowserName, (() => Promise<OtherBrowser>) | undefined> = {
  firefox: firefox(),
  webkit: webkit(),
}

function firefox() {
  const path = process.env.FIREFOX ?? find('firefox-esr', 'firefox')
  return path ? () => startFirefox(path) : undefined
}

function webkit() {
  const [driver, browser, screen] = [find('WebKitWebDriver'), findMiniBrowser(), find('xvfb-run')]
  return driver && browser && screen ? () => startWebKit({ driver, browser, screen }) : undefined
}
