import { expect, it } from 'vitest'
import { createLookupSharing } from '../../src/storage/postgres/shared-lookup.ts'

/** Look-ups of two kinds, whose statements are answered when the test says so. */
function underControl() {
  const asked: { keys: readonly string[]; answer: (keys: string[]) => void; fail: (error: Error) => void }[] = []
  const read = (keys: readonly string[]) =>
    new Promise<{ key: string }[]>((resolve, reject) => {
      asked.push({ keys, answer: (found) => resolve(found.map((key) => ({ key }))), fail: reject })
    })
  const share = createLookupSharing()
  const [find, findOther] = [share(read, ({ key }) => key), share(read, ({ key }) => key)]
  const sent = async (count: number) => {
    while (asked.length < count) await new Promise((resolve) => setTimeout(resolve, 1))
    return asked
  }
  return { find, findOther, sent }
}

it('sends one query for all waiting lookups, and gives each its own row', async () => {
  const { find, sent } = underControl()
  const first = find('a')
  await sent(1)
  const waiting = Promise.all([find('b'), find('unknown'), find('c'), find('b')])
  const [one] = await sent(1)
  one?.answer(['a'])
  expect(await first).toEqual({ key: 'a' })
  const [, two] = await sent(2)
  expect(two?.keys).toEqual(['b', 'unknown', 'c'])
  two?.answer(['c', 'b'])
  expect(await waiting).toEqual([{ key: 'b' }, null, { key: 'c' }, { key: 'b' }])
})

it('collects lookups while one of another kind is running', async () => {
  const { find, findOther, sent } = underControl()
  const other = findOther('x')
  const [one] = await sent(1)
  const waiting = Promise.all([find('a'), find('b')])
  one?.answer(['x'])
  expect(await other).toEqual({ key: 'x' })
  const [, two] = await sent(2)
  expect(two?.keys).toEqual(['a', 'b'])
  two?.answer(['b'])
  expect(await waiting).toEqual([null, { key: 'b' }])
})

it('never uses a statement that began before the lookup', async () => {
  const { find, sent } = underControl()
  const before = find('a')
  await sent(1)
  const after = find('a')
  const [one] = await sent(1)
  one?.answer(['a'])
  const [, two] = await sent(2)
  two?.answer([])
  expect([await before, await after]).toEqual([{ key: 'a' }, null])
})

it('does not wait for a statement that hangs', async () => {
  const { find, sent } = underControl()
  find('a')
  await sent(1)
  const other = find('b')
  const [, two] = await sent(2)
  two?.answer(['b'])
  expect(await other).toEqual({ key: 'b' })
})

it('rejects the lookups of a failed statement only', async () => {
  const { find, sent } = underControl()
  const failing = Promise.allSettled([find('a'), find('b')])
  const [one] = await sent(1)
  one?.fail(new Error('The connection ended.'))
  expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const next = find('a')
  const [, two] = await sent(2)
  two?.answer(['a'])
  expect(await next).toEqual({ key: 'a' })
})

it('does not query a key that no row can have', async () => {
  const { find } = underControl()
  expect(await find('art_\0')).toBeNull()
})
