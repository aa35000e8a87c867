import { expect, it, vi } from 'vitest'

it('loads zod for the schemas only', async () => {
  vi.doMock('zod', () => {
    throw new Error('zod is loaded')
  })
  expect(Object.keys(await import('../src/index.ts'))).toContain('ERRORS')
  await expect(import('../src/schemas.ts')).rejects.toThrow()
})
