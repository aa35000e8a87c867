import { expect, test } from 'vitest'
import { maskText } from '../src/index.ts'

test.each([
  ['{"name":"password","type":"text","value":"x y"}', '{"name":"password","type":"text","value":"[private]"}'],
  ['{"id":"pin","required":true,"value":"x"}', '{"id":"pin","required":true,"value":"[private]"}'],
  ['{"value":"x","type":"text","field":"otp"}', '{"value":"[private]","type":"text","field":"otp"}'],
  ['{"label":"API key","value":"x"}', '{"label":"API key","value":"[private]"}'],
  [
    '{\\"name\\":\\"pin\\",\\"a\\":1,\\"value\\":\\"x\\"}',
    '{\\"name\\":\\"pin\\",\\"a\\":1,\\"value\\":\\"[private]\\"}',
  ],
  ['<meta name="csrf-token" content="x">', '<meta name="csrf-token" content="[private]">'],
  ['<meta content="x" name="csrf-token">', '<meta content="[private]" name="csrf-token">'],
])('a member that names another is found: %s', (text, masked) => {
  expect(maskText(text)).toBe(masked)
})

test.each([
  '{"name":"password","type":"password","required":true}',
  '[{"name":"password"},{"name":"city","value":"Berlin"}]',
  '{"name":"city","value":"Berlin"}',
])('what another object says stays: %s', (text) => {
  expect(maskText(text)).toBe(text)
})
