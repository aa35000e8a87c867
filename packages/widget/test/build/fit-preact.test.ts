// @vitest-environment node
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { fitPreact } from '../../build/fit-preact.ts'

const SOURCES = [
  'component',
  'create-element',
  'diff/catch-error',
  'diff/children',
  'diff/index',
  'diff/props',
  'render',
]

const readSource = (name: string) =>
  readFileSync(fileURLToPath(import.meta.resolve('preact')).replace('dist/preact.mjs', `src/${name}.js`), 'utf8')

function build(sources: Record<string, string>): void {
  const { transform, buildEnd } = fitPreact()
  if (typeof transform !== 'function' || typeof buildEnd !== 'function')
    throw new TypeError('two functions are expected')
  for (const [name, code] of Object.entries(sources)) {
    Reflect.apply(transform, undefined, [code, `/node_modules/preact/src/${name}.js`])
  }
  Reflect.apply(buildEnd, undefined, [])
}

const sources = Object.fromEntries(SOURCES.map((name) => [name, readSource(name)]))

it('finds every piece that is left out in the sources that are installed', () => {
  expect(() => build(sources)).not.toThrow()
})

it('fails the build when a piece that is left out is missing from the sources', () => {
  const changed = { ...sources, render: sources.render?.replaceAll('slice.call', 'copyOf') ?? '' }
  expect(() => build(changed)).toThrow(/fit-preact\.ts/)
})
