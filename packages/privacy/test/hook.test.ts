import { expect, test } from 'vitest'
import { createTally, maskParts, maskText, maskValue } from '../src/index.ts'

const acme = (text: string) => text.replace(/ACME-\d+/g, 'ACME-****')

test('the page’s hook comes after the rules, and sees nothing that they took out', () => {
  const seen: string[] = []
  const tally = createTally((text) => {
    seen.push(text)
    return acme(text)
  })
  expect(maskText('ACME-1234 of jo@mail.example', tally)).toBe('ACME-**** of [email]')
  expect(maskParts(['ACME-99', ' sold'], tally)).toEqual(['ACME-****', ' sold'])
  expect(maskValue({ order: 'ACME-7', link: '/orders/ACME-8' }, tally)).toEqual({
    order: 'ACME-****',
    link: '/orders/ACME-****',
  })
  expect(seen.join()).not.toContain('jo@')
})

test('a hook that throws, or does not return a string, drops its text and is counted', () => {
  const tally = createTally((text) => {
    if (text === 'fail') throw new Error('no')
    return undefined as unknown as string
  })
  expect(maskText('fail', tally)).toBe('[dropped]')
  expect(maskText('other', tally)).toBe('[dropped]')
  expect(tally.dropped).toEqual({ mask: 2 })
})
