import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'

// Compiled code is kept for the threads and processes that tests start: it halves the time that each takes to start.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'earshot-compile-cache')

const LONG = 'test/**/*.long.test.ts'

/** `--mode long` runs the tests that `npm test` leaves to `npm run test:long`. */
export default defineConfig(({ mode }) => {
  const files =
    mode === 'long'
      ? { include: [LONG] }
      : { include: ['test/**/*.test.{ts,tsx}'], exclude: [...configDefaults.exclude, LONG] }
  // Machines are shared and noisy; a test that hangs is found all the same.
  const testTimeout = mode === 'long' ? 300_000 : 90_000
  const patience = { testTimeout, hookTimeout: 120_000, expect: { poll: { timeout: 30_000 } } }
  const inPackage = (name: string) => ({ name, root: `packages/${name}`, ...files, ...patience })
  return {
    test: {
      projects: [
        { test: inPackage('protocol') },
        { test: inPackage('privacy') },
        { test: inPackage('relay') },
        // Each file has a page of its own all the same, without a new thread and the library's code read again.
        { test: { ...inPackage('widget'), environment: 'happy-dom', pool: 'vmThreads' } },
      ],
    },
  }
})
