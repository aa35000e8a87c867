import { expect, it } from 'vitest'
import { createPasswordQueue, MAX_PER_NETWORK } from '../../src/sign-in/password-queue.ts'

it('one network cannot fill the queue of passwords', async () => {
  const run = createPasswordQueue()
  let finish = () => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  const waiting = Array.from({ length: MAX_PER_NETWORK }, () => run('a', () => held))
  await expect(run('a', async () => 'more')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  const other = run('b', async () => 'served')
  finish()
  expect(await other).toBe('served')
  await Promise.all(waiting)
  expect(await run('a', async () => 'served again')).toBe('served again')
  await expect(run('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
})

it('everybody together cannot make the queue longer than it may be', async () => {
  const run = createPasswordQueue()
  let finish = () => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  const answers = Array.from({ length: 100 }, (_, n) => run(`network ${n}`, () => held).catch(({ code }) => code))
  finish()
  const refused = (await Promise.all(answers)).filter((answer) => answer === 'UNAVAILABLE')
  expect(refused.length).toBeGreaterThan(0)
})
