import { maskNamedArguments, maskText } from '@earshot/privacy'
import { expect, test } from 'vitest'
import { maskSplit } from '../../src/capture/split-secrets.ts'

const shown = (...args: string[]) =>
  maskSplit(
    maskNamedArguments(args).map((arg) => maskText(arg)),
    (text) => maskText(text),
  )

test.each([
  ['an address', ['write to ', 'jo@', 'mail.example'], /jo@|mail\.example/],
  ['a card', ['card', '4111 1111', '1111 1111'], /1111 1111/],
  ['a scheme and its value', ['authorization: Bearer', 'abc123def456ghi'], /abc123/],
  ['a vendor’s key', ['sk_live', '_51HqLyjWDarj'], /51Hq/],
  ['a token', ['eyJhbGciOiJI', 'UzI1NiJ9.eyJzdWIi', 'OiIxMjM0In0.c2ln'], /eyJzdWIi|c2ln/],
])('%s that is split over arguments is masked', (_, args, secret) => {
  expect(shown(...args).join(' ')).not.toMatch(secret)
})

test.each([
  [['totals', '12', 'of', '40']],
  [['order', '48213907', '51920184']],
  [['id', 'a1b2c3d4', 'e5f6a7b8', 'c9d0e1f2']],
  [['user [email]', '{"a":1}']],
  [['one']],
  [[]],
])('%j stay separate arguments', (args) => {
  expect(shown(...args)).toEqual(args)
})
