import { describe, expect, it } from 'vitest'
import { asGuess, createGuesses } from '../../../src/domain/people/guesses.ts'
import { RelayError } from '../../../src/errors.ts'
import { createMemoryLimiter } from '../../../src/storage/memory-limiter.ts'

const limiter = (points: number) => createMemoryLimiter({ points, duration: 60 })
const guessesOf = ({ account = 100, network = 100, both = 100 }) =>
  createGuesses({ account: limiter(account), network: limiter(network), both: limiter(both) })
const from = (network: string, email = 'zoe@shop.example') => ({ email, network })
const tooMany = { code: 'RATE_LIMITED' }

describe('guesses of one account', () => {
  it('from many networks end at a limit of their own, until its password is reset', async () => {
    const guesses = guessesOf({ account: 5 })
    for (let network = 0; network < 5; network++) await guesses.count(from(`network ${network}`))
    await expect(guesses.count(from('another network'))).rejects.toMatchObject(tooMany)
    await guesses.count(from('another network', 'eve@shop.example'))
    await guesses.forget(from('another network'))
    await guesses.count(from('another network'))
  })

  it('from one network do not count for others when they are refused', async () => {
    const guesses = guessesOf({ both: 1, account: 3, network: 2 })
    await guesses.count(from('a'))
    for (let times = 0; times < 5; times++) {
      await expect(guesses.count(from('a'))).rejects.toMatchObject(tooMany)
    }
    await guesses.count(from('a', 'eve@shop.example'))
    await guesses.count(from('b'))
    await guesses.count(from('c'))
  })
})

describe('a guess', () => {
  const counted = async (check: () => Promise<unknown>) => {
    const guesses = guessesOf({ network: 1 })
    await asGuess(guesses, { network: 'a' }, check).catch(() => undefined)
    const next = await guesses.count({ network: 'a' }).catch((error: RelayError) => error.code)
    return next === 'RATE_LIMITED'
  }

  it.each(['INVALID_CREDENTIALS', 'INVALID_LINK', 'INVITATION_FOR_OTHER_EMAIL'] as const)(
    'stays counted after %s',
    async (code) => {
      expect(await counted(() => Promise.reject(new RelayError(code)))).toBe(true)
    },
  )

  it('is taken back after a success, and after an error that tells nothing', async () => {
    expect(await counted(async () => 'right')).toBe(false)
    expect(await counted(() => Promise.reject(new RelayError('UNAVAILABLE')))).toBe(false)
    expect(await counted(() => Promise.reject(new Error('The disk is full.')))).toBe(false)
  })
})
