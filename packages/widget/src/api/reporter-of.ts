import { MAX_NAME_LENGTH, type Reporter } from '@earshot/protocol'
import type { User } from './options.ts'

const MAX_LENGTH = { id: 200, name: MAX_NAME_LENGTH, email: 320 } as const

/** A user as the relay takes one: texts, cut to their limits. A page's numeric id or long name must not cost it the report. */
export function reporterOf(user: User): Reporter {
  const reporter: Reporter = {}
  for (const name of ['id', 'name', 'email'] as const) {
    const value: unknown = user[name]
    if (value !== undefined && value !== null && value !== '') reporter[name] = String(value).slice(0, MAX_LENGTH[name])
  }
  return reporter
}
