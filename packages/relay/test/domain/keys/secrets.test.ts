import { API_KEY_PATTERN, PUBLIC_KEY_PATTERN } from '@earshot/protocol'
import { expect, it } from 'vitest'
import { apiKeyForm, apiKeyLabel, newApiKey, newPublicKey } from '../../../src/domain/keys/secrets.ts'

it('capture keys have the right form, are unique, and use all characters about equally often', () => {
  const keys = Array.from({ length: 2000 }, newPublicKey)
  for (const key of keys) expect(key).toMatch(PUBLIC_KEY_PATTERN)
  expect(new Set(keys).size).toBe(keys.length)
  const counts = new Map<string, number>()
  for (const character of keys.map((key) => key.slice(3)).join('')) {
    counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  // 64,000 draws of 62: 1032 each, give or take six standard deviations. A remainder of 256 would favour eight by a quarter.
  expect(counts.size).toBe(62)
  for (const count of counts.values()) expect(Math.abs(count - 64_000 / 62)).toBeLessThan(6 * Math.sqrt(64_000 / 62))
})

it('a mistyped API key is distinguished from an unknown one', () => {
  const key = newApiKey()
  expect(key).toMatch(API_KEY_PATTERN)
  expect(apiKeyForm(key)).toBe('well-formed')
  for (let at = 4; at < key.length; at++) {
    expect(apiKeyForm(key.slice(0, at))).toBe('truncated')
    expect(apiKeyForm(key.slice(0, at) + (key[at] === 'a' ? 'b' : 'a') + key.slice(at + 1))).toBe('malformed')
  }
  for (const text of ['', 'esk', `${key}a`, `${key} `, key.toUpperCase(), 'ck_abc']) {
    expect(apiKeyForm(text)).toBe('malformed')
  }
  expect(key.startsWith(apiKeyLabel(key))).toBe(true)
  expect(apiKeyLabel(key)).toHaveLength(10)
})
