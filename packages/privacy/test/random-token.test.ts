import { expect, test } from 'vitest'
import { maskText } from '../src/index.ts'
import { isRandom } from '../src/rules/random-token.ts'

test('hardly any of two thousand random strings passes for words', () => {
  const signs = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
  let seed = 7
  const next = () => {
    seed = (seed * 1664525 + 1013904223) >>> 0
    return signs.charAt(Math.floor((seed / 2 ** 32) * signs.length))
  }
  const strings = Array.from({ length: 2000 }, () => Array.from({ length: 24 }, next).join(''))
  expect(strings.filter((text) => !isRandom(text)).length).toBeLessThan(8)
})

test.each([
  'isPlainObjectConst resolveObjectURL prototypeObjectIdentifier',
  'sqlite3_column_name sqlite3_prepare_statement sequelizeQueryInterface',
  'subjectAlternativeName adjustVerticalPosition injectManifestPlugin',
])('names in code stay: %s', (text) => {
  expect(maskText(text)).toBe(text)
})
