import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { PRIVATE_NAME } from '../../../privacy/src/private-names.ts'
import { evaluatePatterns } from '../../build/evaluate-patterns.ts'

const { load } = evaluatePatterns() as { load: (id: string) => Promise<string | null> }
const sourceOf = (path: string) => fileURLToPath(new URL(`../../../privacy/src/${path}`, import.meta.url))

it('ships the expression that the lists make, as a literal', async () => {
  expect(await load(sourceOf('private-names.ts'))).toBe(`export const PRIVATE_NAME = ${PRIVATE_NAME}`)
})

it('does not change any other module', async () => {
  expect(await load(sourceOf('key-names.ts'))).toBeNull()
})
