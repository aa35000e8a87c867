import { describe, expect, it } from 'vitest'
import { createMemoryLimiter } from '../../src/storage/memory-limiter.ts'

function limiterOf(options: { points: number; max_keys?: number }) {
  const clock = { now: 0 }
  return { clock, ...createMemoryLimiter({ duration: 60, now: () => clock.now, ...options }) }
}

async function useUp({ consume }: ReturnType<typeof limiterOf>, who: string): Promise<number> {
  let allowed = 0
  while ((await consume(who)).is_allowed) allowed++
  return allowed
}

describe('limits counted in memory', () => {
  it('allow a number of requests per window, return how many are left, and start again in the next', async () => {
    const { clock, consume } = limiterOf({ points: 2 })
    expect(await consume('a')).toEqual({ is_allowed: true, remaining: 1, ms_left: 60_000 })
    clock.now = 20_000
    expect(await consume('a')).toEqual({ is_allowed: true, remaining: 0, ms_left: 40_000 })
    expect(await consume('a')).toEqual({ is_allowed: false, remaining: 0, ms_left: 40_000 })
    expect((await consume('b')).is_allowed).toBe(true)
    clock.now = 60_000
    expect(await consume('a')).toEqual({ is_allowed: true, remaining: 1, ms_left: 60_000 })
  })

  it('take back a rewarded request', async () => {
    const { consume, reward } = limiterOf({ points: 1 })
    await consume('a')
    await reward('a')
    await reward('never seen')
    expect((await consume('a')).is_allowed).toBe(true)
    expect((await consume('a')).is_allowed).toBe(false)
  })

  it('forget the count of a client, also of one past its limit', async () => {
    const limiter = limiterOf({ points: 2 })
    for (const who of ['a', 'b']) await useUp(limiter, who)
    await limiter.forget('a')
    await limiter.forget('never seen')
    expect(await useUp(limiter, 'a')).toBe(2)
    expect((await limiter.consume('b')).is_allowed).toBe(false)
  })

  it('keep a bounded number of entries, however many networks a flood comes from', async () => {
    const { consume, size } = limiterOf({ points: 10, max_keys: 100 })
    let most = 0
    for (let i = 0; i < 5_000; i++) {
      await consume(`network ${i}`)
      most = Math.max(most, size())
    }
    expect(most).toBe(100)
  })

  it('do not forget clients past their limit during a flood', async () => {
    const limiter = limiterOf({ points: 10, max_keys: 100 })
    await useUp(limiter, 'heavy')
    for (let i = 0; i < 5_000; i++) await limiter.consume(`network ${i}`)
    expect((await limiter.consume('heavy')).is_allowed).toBe(false)
  })

  it('allow nobody more than the limit, even if a flood evicts them', async () => {
    const limiter = limiterOf({ points: 20, max_keys: 10 })
    let allowed = 0
    for (let i = 0; i < 2_000; i++) {
      if ((await limiter.consume('half')).is_allowed) allowed++
      // Between two of its requests it is pushed out by networks that come as often.
      for (let j = 0; j < 30; j++) await limiter.consume(`network ${j}`)
    }
    expect(allowed).toBeLessThanOrEqual(20)
  })

  it('let an honest client in during a flood of networks with one request each', async () => {
    const limiter = limiterOf({ points: 180, max_keys: 1_000 })
    for (let i = 0; i < 1_500; i++) await limiter.consume(`network ${i}`)
    expect(await useUp(limiter, 'honest')).toBeGreaterThan(170)
  })
})
