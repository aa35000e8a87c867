import { createHash } from 'node:crypto'
import { RelayError } from '../../errors.ts'

/** Counts requests per client. The storage's Limiter fits. */
interface Limiter {
  consume(who: string): Promise<{ is_allowed: boolean; ms_left: number }>
  reward(who: string): Promise<void>
  forget(who: string): Promise<void>
}

/** Bounds how often somebody can guess a password or a link. */
export interface Guesses {
  /**
   * Counts one guess for the network that it comes from, for the account, and for both together.
   * Throws RATE_LIMITED past a limit. Returns a function that takes the count back.
   */
  count(guess: { email?: string; network: string }): Promise<() => Promise<void>>
  /** Forgets the failed guesses of an account, from this network and from all. */
  forget(account: { email: string; network: string }): Promise<void>
}

/** Failed guesses per window of one account from one network. */
export const GUESSES_PER_ACCOUNT_AND_NETWORK = 10
/** Failed guesses per window and account. High, as strangers could lock its owner out by them. */
export const GUESSES_PER_ACCOUNT = 200
/** Failed guesses per window and network, which many people may share. */
export const GUESSES_PER_NETWORK = 50
export const GUESS_WINDOW_S = 15 * 60

/** Codes of a wrong guess. Any other outcome tells nothing that could be guessed. */
const WRONG = [
  'INVALID_CREDENTIALS',
  'INVALID_LINK',
  'INVITATION_FOR_OTHER_EMAIL',
  'SIGN_IN_REFUSED',
  'PASSKEY_REFUSED',
]

/** Runs `check`, and counts it as a guess if it refuses the credential. */
export async function asGuess<Result>(
  guesses: Guesses,
  guess: { email?: string; network: string },
  check: () => Promise<Result>,
): Promise<Result> {
  // Counted before, so that concurrent guesses cannot pass the limit.
  const forgive = await guesses.count(guess)
  let isWrong = false
  try {
    return await check()
  } catch (error) {
    isWrong = error instanceof RelayError && WRONG.includes(error.code)
    throw error
  } finally {
    if (!isWrong) await forgive()
  }
}

/** The limiters of one kind of guesses. `prefix`: what their names begin with. */
export function guessLimiters(
  prefix: string,
  createLimiter: (options: { keyPrefix: string; points: number; duration: number }) => Limiter,
) {
  const limiter = (name: string, points: number) =>
    createLimiter({ keyPrefix: prefix + name, points, duration: GUESS_WINDOW_S })
  return {
    account: limiter('guesses', GUESSES_PER_ACCOUNT),
    both: limiter('guesses-from', GUESSES_PER_ACCOUNT_AND_NETWORK),
    network: limiter('network', GUESSES_PER_NETWORK),
  }
}

/** `both`: counts an account and a network together. `advice`: what else helps than to wait. */
export function createGuesses({
  account,
  network,
  both,
  advice = ', or reset the password',
}: {
  account: Limiter
  network: Limiter
  both: Limiter
  advice?: string
}): Guesses {
  return {
    async count(guess) {
      const counts: [Limiter, string][] = [[network, guess.network]]
      if (guess.email) counts.push([both, pairOf(guess.email, guess.network)], [account, hash(guess.email)])
      const counted: typeof counts = []
      const forgive = async () => {
        await Promise.all(counted.map(([limiter, who]) => limiter.reward(who)))
      }
      for (const [limiter, who] of counts) {
        const { is_allowed, ms_left } = await limiter.consume(who)
        if (!is_allowed) {
          await forgive()
          throw tooMany(ms_left, advice)
        }
        counted.push([limiter, who])
      }
      return forgive
    },

    async forget(who) {
      await Promise.all([both.forget(pairOf(who.email, who.network)), account.forget(hash(who.email))])
    },
  }
}

function tooMany(ms_left: number, advice: string): RelayError {
  return new RelayError('RATE_LIMITED', {
    message: `Too many failed attempts. Wait as long as Retry-After says${advice}.`,
    retry_after: Math.ceil(ms_left / 1000),
  })
}

/** Hashed, because the counts may be rows of a shared database. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function pairOf(email: string, network: string): string {
  return hash(`${email} ${network}`)
}
