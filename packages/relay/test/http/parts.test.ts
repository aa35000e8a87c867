import { describe, expect, it } from 'vitest'
import { readRange } from '../../src/http/range.ts'
import { addressGroup } from '../../src/http/rate-limit.ts'

describe('an address, for counting', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:40123', '192.0.2.7'],
    ['[2001:db8:1:2::9]:40123', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [undefined, 'unknown'],
  ])('%s counts as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group)
  })

  it('that is made up is not kept at any length', () => {
    expect(addressGroup('x'.repeat(10_000)).length).toBeLessThan(100)
    expect(addressGroup(`${'a:'.repeat(10_000)}b`).length).toBeLessThan(100)
  })
})

it.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=2-5', { start: 2, end: 5 }],
  ['bytes=2-', { start: 2, end: 9 }],
  ['bytes=2-99', { start: 2, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=-0', null],
  ['bytes=10-', null],
  ['bytes=5-2', null],
  ['bytes=-', null],
  ['bytes=0-1,3-4', null],
  ['lines=0-1', null],
  [undefined, null],
])('the range %s of ten bytes is %o', (header, range) => {
  expect(readRange(header, 10)).toEqual(range)
})
