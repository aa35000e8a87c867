import { expect, it } from 'vitest'
import { createChunkGatherer } from '../../../src/domain/intake/gather-chunks.ts'

it.each([1, 7, 5_000, 16_384, 20_000])(
  'passes on every byte in order, and no small chunk before the last: %i',
  (size) => {
    const sent = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251))
    const gathered = createChunkGatherer()
    const got: Buffer[] = []
    for (let at = 0; at < sent.length; at += size) {
      const enough = gathered.add(sent.subarray(at, at + size))
      if (enough) got.push(enough)
    }
    expect(got.every(({ length }) => length >= 16_384)).toBe(true)
    expect(Buffer.concat([...got, gathered.rest()])).toEqual(sent)
  },
)
