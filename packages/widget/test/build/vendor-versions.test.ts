import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Versions whose source was read. A record says what to do before one of them is changed here. */
const REVIEWED = {
  '@rrweb/record': { range: '2.1.6', record: '0009-recorder-fitted-at-build.md' },
  html2canvas: { range: 'npm:html2canvas-pro@2.5.2', record: '0011-stand-ins-for-html2canvas.md' },
} as const

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const { dependencies = {}, devDependencies = {} } = JSON.parse(read('../../package.json'))

it.each(Object.entries(REVIEWED))('%s is the version that was reviewed', (name, { range, record }) => {
  const found = { ...devDependencies, ...dependencies }[name]
  expect(found, `Follow docs/decisions/${record}, then change the version in this test.`).toBe(range)
  expect(read(`../../../../docs/decisions/${record}`)).toContain('To upgrade:')
})
