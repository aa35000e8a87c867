import { MAX_NAME_LENGTH, type Reporter } from '@earshot/protocol'
import type { User } from './options.ts'

const MAX_LENGTH = { id: 200, name: MAX_NAME_LENGTH, email: 320 } as const

/**
 * Converts a user to strings within the relay's limits, so that a numeric id or a long name does
 * not fail the report.
 */
export function reporterOf(user: User): Reporter {
  const reporter: Reporter = {}
  for (const name of ['id', 'name', 'email'] as const) {
    const value: unknown = user[name]
    if (value !== undefined && value !== null && value !== '') reporter[name] = String(value).slice(0, MAX_LENGTH[name])
  }
  return reporter
}
