import { createHash } from 'node:crypto'
import { createAuthSql } from '../auth-sql.ts'
import type { AuthRow } from '../people-records.ts'
import type { AuthRowSteps } from '../people-steps.ts'
import type { Connections } from './connections.ts'

/** The sign-in library's access to its tables. A statement is named after its text. */
export function createAuthRowSteps({ query, find }: Connections): AuthRowSteps {
  const sql = createAuthSql((position) => `$${position}`)
  const named = (text: string) => ({
    name: `auth-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`,
    text,
  })
  const run = ({ text, values }: ReturnType<typeof sql.select>) => find<AuthRow>(named(text), values)

  return {
    insertAuthRow: async (step) => {
      const { text, values } = sql.insert(step)
      await query(named(text), values)
    },
    selectAuthRows: async (query) => run(sql.select(query)),
    updateAuthRows: async (step) => run(sql.update(step)),
    deleteAuthRows: async (step) => run(sql.remove(step)),
  }
}
