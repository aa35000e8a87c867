import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'protocol', root: 'packages/protocol', include: ['test/**/*.test.ts'] } },
      { test: { name: 'privacy', root: 'packages/privacy', include: ['test/**/*.test.ts'] } },
      { test: { name: 'relay', root: 'packages/relay', include: ['test/**/*.test.ts'] } },
      {
        test: {
          name: 'widget',
          root: 'packages/widget',
          include: ['test/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
        },
      },
    ],
  },
})
