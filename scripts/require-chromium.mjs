import { existsSync } from 'node:fs'
import { locateChromium, NO_CHROMIUM } from './chromium.mjs'

/** Vitest runs this before it starts the browser, whose own message would advise a download. */
export function setup() {
  const path = locateChromium()
  if (!path || !existsSync(path)) throw new Error(NO_CHROMIUM)
}
