import { expect, it } from 'vitest'
import { releaseBytes } from '../../../src/domain/intake/release-bytes.ts'

it('frees a buffer that owns its memory', () => {
  const bytes = Buffer.alloc(100_000, 1)
  releaseBytes(bytes)
  expect(bytes.length).toBe(0)
})

it('does not change buffers that share their memory', () => {
  const whole = Buffer.alloc(100_000, 1)
  const part = whole.subarray(10, 20)
  releaseBytes(part)
  expect(part).toEqual(Buffer.alloc(10, 1))
  expect(whole.length).toBe(100_000)
})
