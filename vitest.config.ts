import { defineConfig } from 'vitest/config'

// Machines are shared and noisy; a test that hangs is found all the same.
const patience = { testTimeout: 90_000, hookTimeout: 120_000 }
const inPackage = (name: string) => ({
  name,
  root: `packages/${name}`,
  include: ['test/**/*.test.{ts,tsx}'],
  ...patience,
})

export default defineConfig({
  test: {
    projects: [
      { test: inPackage('protocol') },
      { test: inPackage('privacy') },
      { test: inPackage('relay') },
      { test: { ...inPackage('widget'), environment: 'happy-dom' } },
    ],
  },
})
