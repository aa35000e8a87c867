import { createHash } from 'node:crypto'
import { RelayError } from '../../errors.ts'

/** Counts requests per client. The storage's Limiter fits. */
interface Limiter {
  consume(who: string): Promise<{ is_allowed: boolean; ms_left: number }>
  reward(who: string): Promise<void>
}

/** Bounds how often somebody can guess a password or a link. */
export interface Guesses {
  /**
   * Counts one guess for the account and for the network that it comes from. Throws RATE_LIMITED
   * past either limit. Returns a function that takes the count back, for a right guess.
   */
  count(guess: { email?: string; network: string }): Promise<() => Promise<void>>
}

/** Failed guesses per window and account. */
export const GUESSES_PER_ACCOUNT = 10
/** Failed guesses per window and network, which many people may share. */
export const GUESSES_PER_NETWORK = 50
export const GUESS_WINDOW_S = 15 * 60

export function createGuesses({ account, network }: { account: Limiter; network: Limiter }): Guesses {
  async function consume(limiter: Limiter, who: string): Promise<void> {
    const { is_allowed, ms_left } = await limiter.consume(who)
    if (is_allowed) return
    throw new RelayError('RATE_LIMITED', {
      message: 'Too many failed attempts. Wait as long as Retry-After says, or reset the password.',
      retry_after: Math.ceil(ms_left / 1000),
    })
  }

  return {
    async count(guess) {
      await consume(network, guess.network)
      // Hashed, because the counts may be rows of a shared database.
      const who = guess.email && createHash('sha256').update(guess.email).digest('base64url')
      if (who) await consume(account, who)
      return async () => {
        await Promise.all([network.reward(guess.network), who && account.reward(who)])
      }
    },
  }
}
