import { expect, it } from 'vitest'
import { maskInProcess, maskInThread } from '../../src/domain/mask-apart.ts'

const SECRET = 'jane@private.example'
const documentOf = (lines: number) =>
  Buffer.from(JSON.stringify({ version: 1, console: Array.from({ length: lines }, (_, i) => `${i} by ${SECRET}`) }))

it.each([
  ['a thread', (text: Buffer) => maskInThread({ text, is_packed: false }, { key_id: 'a' })],
  [
    'a process',
    (bytes: Buffer) => maskInProcess({ bytes, is_packed: false, max_unpacked_bytes: 1e6 }, { key_id: 'a' }),
  ],
])('masks in %s, and tells what is no document', async (_, mask) => {
  const masked = await mask(documentOf(100))
  if (typeof masked === 'string') throw new Error(masked)
  expect(Buffer.isBuffer(masked.bytes)).toBe(true)
  expect(JSON.parse(masked.bytes.toString()).console[7]).toBe('7 by [email]')
  expect(await mask(Buffer.from('{"version":1}'))).toBe('unchanged')
  expect(await mask(Buffer.from('[1'))).toBe('not-a-document')
})

it('lets the many documents of one key wait for each other, refuses more, and takes that of another key meanwhile', async () => {
  const mask = (key_id: string) => maskInThread({ text: documentOf(5_000), is_packed: false }, { key_id })
  const ended: string[] = []
  const many = Array.from({ length: 30 }, () => mask('flood').then(() => ended.push('flood')))
  const other = mask('other').then(() => ended.push('other'))
  const outcomes = await Promise.allSettled(many)
  await other
  expect(ended.indexOf('other')).toBeLessThan(5)
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
  expect(refused.length).toBeGreaterThan(0)
  expect(new Set(refused)).toEqual(new Set(['UNAVAILABLE']))
})
