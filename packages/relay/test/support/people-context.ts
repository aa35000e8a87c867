import { signingKey } from '../../src/domain/capture/tokens.ts'
import type { PeopleContext } from '../../src/domain/people/person.ts'
import { createSignIn } from '../../src/sign-in/create-sign-in.ts'
import type { Database } from '../../src/storage/database.ts'

const SECRET = 'a secret of the relay that is long enough'

/** A context for sign-ins without limits, with passwords whose hash is fast. `work`: the calls of the hash, in order. */
export function peopleContext(
  { database, now }: { database: Database; now: () => number },
  { onVerify = async () => {} }: { onVerify?: () => Promise<unknown> } = {},
) {
  const work: ('hash' | 'verify')[] = []
  const nothing = async () => undefined
  const context: PeopleContext = {
    database,
    now,
    public_url: 'http://127.0.0.1:8787',
    signing_key: signingKey(SECRET),
    session_age: 3_600_000,
    mayRecordRefusal: async () => true,
    guesses: { count: async () => nothing, forget: nothing },
    sign_in: createSignIn({
      database,
      secret: SECRET,
      public_url: () => 'http://127.0.0.1:8787',
      oidc: null,
      password: {
        hash: async (password) => {
          work.push('hash')
          return `hash of ${password}`
        },
        verify: async ({ hash, password }) => {
          work.push('verify')
          await onVerify()
          return hash === `hash of ${password}`
        },
      },
    }),
  }
  return { context, work }
}

export const CLIENT = { address: '127.0.0.1', network: '127.0.0.1', user_agent: 'A browser' }
