import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { playwright } from '@vitest/browser-playwright'
import { configDefaults, defineConfig } from 'vitest/config'
import { locateChromium } from './scripts/chromium.mjs'
import { keepTemporaryFilesInMemory } from './scripts/temporary-files.mjs'

// Compiled code is kept for the threads and processes that tests start: it halves the time that each takes to start.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'earshot-compile-cache')

const LONG = 'test/**/*.long.test.ts'

/** Tests of the widget that need a real browser: what masks elements, copies them for a picture, or lays out the form. */
const inBrowser = (extension: string) => [
  `test/{privacy,replay,screenshot,ui}/**/*.${extension}`,
  `test/capture/{describe-picked,user-actions}.${extension}`,
]

/** One Chromium; each file has a frame of its own. */
const browser = {
  enabled: true,
  headless: true,
  ui: false,
  screenshotFailures: false,
  viewport: { width: 1280, height: 800 },
  provider: playwright({
    launchOptions: {
      executablePath: locateChromium(),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        // No name but loopback is ever looked up.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ],
    },
  }),
  instances: [{ browser: 'chromium' as const, name: 'widget-browser' }],
}

/** `--mode long` runs the tests that `npm test` leaves to `npm run test:long`. */
export default defineConfig(({ mode }) => {
  const isLong = mode === 'long'
  if (!isLong) keepTemporaryFilesInMemory()
  const files = isLong
    ? { include: [LONG], exclude: configDefaults.exclude }
    : { include: ['test/**/*.test.{ts,tsx}'], exclude: [...configDefaults.exclude, LONG] }
  // Machines are shared and noisy; a test that hangs is found all the same.
  const testTimeout = isLong ? 600_000 : 180_000
  const patience = { testTimeout, hookTimeout: 120_000, expect: { poll: { timeout: 30_000 } } }
  const inPackage = (name: string) => ({ name, root: `packages/${name}`, ...files, ...patience })
  const widget = inPackage('widget')
  const browserFiles = inBrowser(isLong ? 'long.test.ts' : 'test.ts')
  return {
    test: {
      // The default leaves one core unused, which on two cores is half of the machine.
      maxWorkers: '100%',
      projects: [
        { test: inPackage('protocol') },
        { test: inPackage('client') },
        { test: inPackage('privacy') },
        { test: inPackage('relay') },
        // Each file has a page of its own all the same, without a new thread and the library's code read again.
        {
          test: {
            ...widget,
            exclude: [...widget.exclude, ...browserFiles],
            environment: 'happy-dom',
            pool: 'vmThreads',
          },
        },
        {
          test: {
            ...widget,
            name: 'widget-browser',
            include: browserFiles,
            browser,
            // The address, not the name: two servers can have one port of localhost, by its two addresses.
            api: { host: '127.0.0.1' },
            globalSetup: '../../scripts/require-chromium.mjs',
          },
        },
      ],
    },
  }
})
