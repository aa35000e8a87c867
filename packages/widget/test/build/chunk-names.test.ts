// @vitest-environment node
import { expect, it } from 'vitest'
import { CHUNK_NAMES, keepChunkNames } from '../../build/chunk-names.ts'

function build(chunk: string, code: string): void {
  const { renderChunk } = keepChunkNames()
  if (typeof renderChunk !== 'object') throw new TypeError('an object with a handler is expected')
  Reflect.apply(renderChunk.handler, undefined, [code, { name: chunk }])
}

it('accepts a property in the chunk that renames it', () => {
  expect(() => build('core', 'recording.thaw()')).not.toThrow()
})

it('fails the build when another chunk has the property', () => {
  expect(() => build('screenshot', 'recording.thaw()')).toThrow('chunk-names.ts')
})

it.each(CHUNK_NAMES)('fails the build when a chunk has the string "%s", which could be a key', (name) => {
  for (const quote of [`'`, `"`, '`'])
    expect(() => build('core', `const step = ['idle', ${quote}${name}${quote}]`)).toThrow('chunk-names.ts')
})
