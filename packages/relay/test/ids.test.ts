import { expect, it } from 'vitest'
import { firstId, newId } from '../src/ids.ts'

it('is a prefix and 26 base32 digits, and unique', () => {
  const ids = Array.from({ length: 1000 }, () => newId('rep', 1_773_576_000_000))
  for (const id of ids) expect(id).toMatch(/^rep_[0-9a-hjkmnp-tv-z]{26}$/)
  expect(new Set(ids).size).toBe(1000)
})

it('sorts as text by its creation time', () => {
  const times = [0, 1, 31, 32, 1_773_576_000_000, 1_773_576_000_001, 2 ** 48 - 1]
  const ids = times.map((time) => newId('rep', time))
  expect([...ids].sort()).toEqual(ids)
})

it('has a lower bound that sorts before all ids of a moment, and after earlier ones', () => {
  const at = 1_773_576_000_000
  for (let i = 0; i < 100; i++) {
    expect(newId('fil', at) > firstId('fil', at)).toBe(true)
    expect(newId('fil', at - 1) < firstId('fil', at)).toBe(true)
  }
  expect(firstId('fil', -1)).toBe(firstId('fil', 0))
})
