import { expect, test } from 'vitest'
import { createRingBuffer } from '../../src/capture/ring-buffer.ts'

const create = () => createRingBuffer<string>({ maxCount: 3, maxSize: 10, sizeOf: (item) => item.length })

test('keeps the newest by count', () => {
  const buffer = create()
  for (const item of ['a', 'b', 'c', 'd']) buffer.push(item)
  expect(buffer.items()).toEqual(['b', 'c', 'd'])
})

test('keeps the newest by size', () => {
  const buffer = create()
  for (const item of ['aaaa', 'bbbb', 'cccc']) buffer.push(item)
  expect(buffer.items()).toEqual(['bbbb', 'cccc'])
})

test('does not drop all other items for one that is too large', () => {
  const buffer = create()
  buffer.push('a')
  buffer.push('x'.repeat(11))
  expect(buffer.items()).toEqual(['a'])
})

test('is empty after clear and counts from nothing', () => {
  const buffer = create()
  buffer.push('aaaaaaaaaa')
  buffer.clear()
  expect(buffer.items()).toEqual([])
  buffer.push('bbbbbbbbbb')
  expect(buffer.items()).toEqual(['bbbbbbbbbb'])
})
