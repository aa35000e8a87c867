import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const SOURCE = new URL('../src/', import.meta.url).pathname

it('uses nothing of Node alone, so that it also runs in browsers and Deno', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(5)
  for (const name of files) {
    const text = readFileSync(join(SOURCE, name), 'utf8')
    expect(text, name).not.toMatch(/from 'node:|\b(?:Buffer|process|require)\b/)
    const packages = [...text.matchAll(/from '([^.][^']*)'/g)].map(([, from]) => from)
    for (const from of packages) expect(['ky', '@earshot/protocol', '@earshot/protocol/schemas']).toContain(from)
  }
})
